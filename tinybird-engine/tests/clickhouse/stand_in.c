/* A stand-in for the program `clickhouse`, where none is installed: the library runs the same command line, and
   prints nothing by itself. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
    void *lib = dlopen(LIBRARY, RTLD_NOW);
    if (!lib) { fprintf(stderr, "%s\n", dlerror()); return 1; }
    ((void (*)(int))dlsym(lib, "chdb_set_signal_handlers_enabled"))(0);
    argv[1] = "clickhouse"; /* It was `local`. */
    void *r = ((void *(*)(int, char **))dlsym(lib, "chdb_query_cmdline"))(argc - 1, argv + 1);
    const char *error = ((const char *(*)(void *))dlsym(lib, "chdb_result_error"))(r);
    if (error) { fprintf(stderr, "%s\n", error); fflush(stderr); _exit(1); }
    const char *b = ((const char *(*)(void *))dlsym(lib, "chdb_result_buffer"))(r);
    size_t n = ((size_t (*)(void *))dlsym(lib, "chdb_result_length"))(r);
    while (b && n > 0) { ssize_t w = write(1, b, n); if (w <= 0) _exit(1); b += w; n -= w; }
    _exit(0);
}
