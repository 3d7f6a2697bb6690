//! Calls that the compiler cannot check: the functions of `libchdb.so`, and one system call. The one module with `unsafe`.
//!
//! What the rest of the crate may rely on: nothing here can be misused by safe code. A [`Connection`] borrows the
//! [`Library`], each result is copied and freed before it is returned, and no pointer leaves this module.
#![expect(unsafe_code, reason = "a C library is loaded and called")]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::Path;
use std::ptr::NonNull;

/// The functions of the library that are called. The types are those of `chdb.h`, whose handles are opaque.
#[derive(Debug)]
struct Functions {
    connect: unsafe extern "C" fn(c_int, *mut *mut c_char) -> *mut Handle,
    query: unsafe extern "C" fn(Handle, *const c_char, usize, *const c_char, usize) -> *mut c_void,
    insert: unsafe extern "C" fn(Handle, *const c_char, usize, *const c_char, usize) -> *mut c_void,
    append: unsafe extern "C" fn(*mut c_void, *const c_void, usize) -> c_int,
    done: unsafe extern "C" fn(*mut c_void) -> *mut c_void,
    insert_error: unsafe extern "C" fn(*mut c_void) -> *const c_char,
    destroy_insert: unsafe extern "C" fn(*mut c_void),
    error: unsafe extern "C" fn(*mut c_void) -> *const c_char,
    buffer: unsafe extern "C" fn(*mut c_void) -> *const c_char,
    length: unsafe extern "C" fn(*mut c_void) -> usize,
    destroy: unsafe extern "C" fn(*mut c_void),
    /// Absent before 26.7.
    classify: Option<
        unsafe extern "C" fn(Handle, *const c_char, usize, *const c_char, usize, *mut Analysis) -> c_int,
    >,
}

/// What `chdb_classify_query_n` fills in: `chdb_query_analysis_v1`.
#[repr(C)]
struct Analysis {
    size: u32,
    statements: u32,
    flags: u32,
    class: u32,
}

/// What `chdb_connect` returns a pointer to, and what the other functions take.
type Handle = *mut c_void;

/// The loaded library. It is never unloaded: it has threads of its own.
#[derive(Debug)]
pub(crate) struct Library {
    functions: Functions,
}

impl Library {
    /// Loads the library and tells it to leave the signal handlers of this process alone.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        // SAFETY: the initializers of the library run. They are ClickHouse's, and this process exists to run ClickHouse:
        // the user named this file, or installed it where we look.
        let library = unsafe { libloading::Library::new(path) }
            .map_err(|error| format!("`{}` cannot be loaded: {error}", path.display()))?;
        let library: &'static libloading::Library = Box::leak(Box::new(library));
        macro_rules! optional {
            ($name:literal) => {{
                // SAFETY: the type of the field that it goes to is the function's type in `chdb.h`, which these functions
                // have kept since they exist.
                let symbol = unsafe { library.get(concat!($name, "\0")) };
                symbol.ok().map(|symbol| *symbol)
            }};
        }
        macro_rules! function {
            ($name:literal) => {
                optional!($name)
                    .ok_or_else(|| format!("`{}` lacks the function `{}`", path.display(), $name))?
            };
        }
        let signal_handlers: unsafe extern "C" fn(c_int) = function!("chdb_set_signal_handlers_enabled");
        let functions = Functions {
            connect: function!("chdb_connect"),
            query: function!("chdb_query_n"),
            insert: function!("chdb_stream_insert_n"),
            append: function!("chdb_stream_append"),
            done: function!("chdb_stream_done"),
            insert_error: function!("chdb_stream_insert_error"),
            destroy_insert: function!("chdb_destroy_insert_stream"),
            error: function!("chdb_result_error"),
            buffer: function!("chdb_result_buffer"),
            length: function!("chdb_result_length"),
            destroy: function!("chdb_destroy_query_result"),
            classify: optional!("chdb_classify_query_n"),
        };
        // SAFETY: it sets a flag and resets signal handlers, of which this process has none.
        unsafe { signal_handlers(0) };
        Ok(Self { functions })
    }

    /// Opens a connection. The argument of the first one, `--path=..`, says where the data is.
    pub(crate) fn connect(&self, argument: &[u8]) -> Result<Connection<'_>, String> {
        let argument = CString::new(argument).map_err(|_| "a path with a NUL byte".to_owned())?;
        let mut pointers = [c"clickhouse".as_ptr().cast_mut(), argument.as_ptr().cast_mut()];
        // SAFETY: there are two pointers, to strings that outlive the call. The library parses them and, although the
        // type is that of `main`, does not write to them.
        let connection = unsafe { (self.functions.connect)(2, pointers.as_mut_ptr()) };
        let connection = NonNull::new(connection).ok_or("ClickHouse does not open a connection")?;
        // SAFETY: a connection that is not null points to its handle.
        let handle = unsafe { connection.read() };
        if handle.is_null() {
            return Err("ClickHouse does not open a connection".to_owned());
        }
        Ok(Connection { functions: &self.functions, handle })
    }
}

/// An open connection, with settings of its own. It is closed by the end of the process.
#[derive(Debug)]
pub(crate) struct Connection<'a> {
    functions: &'a Functions,
    handle: Handle,
}

impl Connection<'_> {
    /// How many statements ClickHouse reads in this. 0 where it cannot read it, or cannot tell.
    pub(crate) fn count(&self, statement: &[u8]) -> u32 {
        let Some(classify) = self.functions.classify else { return 0 };
        let mut analysis = Analysis { size: size_of::<Analysis>() as u32, statements: 0, flags: 0, class: 0 };
        let text = statement.as_ptr().cast();
        // SAFETY: the connection is open, the string lives for the call, a null name of a database is allowed, and the
        // struct is as large as it says.
        unsafe { classify(self.handle, text, statement.len(), std::ptr::null(), 0, &raw mut analysis) };
        analysis.statements
    }

    /// Runs a statement.
    pub(crate) fn query(&self, statement: &[u8], format: &[u8]) -> Result<Vec<u8>, String> {
        // SAFETY: the connection is open, and both strings live, with their lengths, for the call.
        let result = unsafe {
            (self.functions.query)(
                self.handle,
                statement.as_ptr().cast(),
                statement.len(),
                format.as_ptr().cast(),
                format.len(),
            )
        };
        self.take(result)
    }

    /// Runs an `INSERT INTO ..` without a format on rows in a format.
    pub(crate) fn insert(&self, statement: &[u8], format: &[u8], rows: &[u8]) -> Result<Vec<u8>, String> {
        // SAFETY: as for a query.
        let stream = unsafe {
            (self.functions.insert)(
                self.handle,
                statement.as_ptr().cast(),
                statement.len(),
                format.as_ptr().cast(),
                format.len(),
            )
        };
        let stream = NonNull::new(stream).ok_or("ClickHouse does not begin to insert")?.as_ptr();
        let outcome = self.feed(stream, rows);
        // SAFETY: the stream is ours, was not freed, and is not used after this.
        unsafe { (self.functions.destroy_insert)(stream) };
        outcome
    }

    /// Sends rows to a stream that was begun, and ends it.
    fn feed(&self, stream: *mut c_void, rows: &[u8]) -> Result<Vec<u8>, String> {
        // SAFETY: the stream is open.
        let error = unsafe { (self.functions.insert_error)(stream) };
        // SAFETY: the string is the stream's, which is not touched before the string is copied.
        if let Some(error) = unsafe { text(error) } {
            return Err(error);
        }
        // A refusal here is told, with its reason, by what ends the stream.
        // SAFETY: the stream is open, and the rows live for the call, which copies them.
        unsafe { (self.functions.append)(stream, rows.as_ptr().cast(), rows.len()) };
        // SAFETY: the stream is open, and nothing is sent to it after this.
        let result = unsafe { (self.functions.done)(stream) };
        self.take(result)
    }

    /// Copies a result and frees it.
    fn take(&self, result: *mut c_void) -> Result<Vec<u8>, String> {
        let result = NonNull::new(result).ok_or("ClickHouse gives no answer")?.as_ptr();
        // SAFETY: the result is not freed yet.
        let error = unsafe { (self.functions.error)(result) };
        // SAFETY: the string is the result's, which is not freed before the string is copied.
        let error = unsafe { text(error) };
        // SAFETY: the result is not freed yet.
        let buffer = unsafe { (self.functions.buffer)(result) };
        // SAFETY: the result is not freed yet.
        let length = unsafe { (self.functions.length)(result) };
        let rows = match (error, buffer.is_null()) {
            (Some(error), _) => Err(error),
            (None, true) => Ok(Vec::new()),
            // SAFETY: the buffer has this length and belongs to the result, which is not freed yet.
            (None, false) => Ok(unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), length) }.to_vec()),
        };
        // SAFETY: the result is ours, was not freed, and is not used after this.
        unsafe { (self.functions.destroy)(result) };
        rows
    }
}

/// A copy of a C string, `None` for a null pointer.
///
/// # Safety
///
/// The pointer is null or points to a string that ends in a NUL byte and is not written to meanwhile.
unsafe fn text(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: as above.
    let text = unsafe { CStr::from_ptr(pointer) };
    Some(text.to_string_lossy().into_owned())
}

/// Moves this thread, and those that it starts from now on, into a network of their own, which has no connection at all.
/// Returns whether their mounts are their own as well.
#[cfg(target_os = "linux")]
pub(super) fn leave_network() -> rustix::io::Result<bool> {
    use rustix::thread::{UnshareFlags as Flags, unshare_unsafe};
    // SAFETY: the table of file descriptors is never among what is unshared.
    let unshare = |flags: Flags| unsafe { unshare_unsafe(flags) };
    // A user namespace of its own is what lets a user who is not root do this.
    unshare(Flags::NEWUSER | Flags::NEWNET | Flags::NEWNS)
        .map(|()| true)
        .or_else(|_| unshare(Flags::NEWUSER | Flags::NEWNET).map(|()| false))
        .or_else(|_| unshare(Flags::NEWNET).map(|()| false))
}
