# Answers the statements of tinybird-engine by a Python that has chdb: the same frames as those of the library's process.
# Arguments: the data folder, the folder for files, what is guaranteed, a count of settings, the settings, folders of modules.
import os
import select
import struct
import sys
import threading

data, folder, guarantees, count = sys.argv[1:5]
settings = sys.argv[5 : 5 + int(count)]
sys.path[:] = sys.argv[5 + int(count) :]
requests, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)


def end_with_input():
    hangup = select.poll()
    hangup.register(0, 0)
    hangup.poll()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()


def part():
    (length,) = struct.unpack("<Q", requests.read(8))
    return requests.read(length)


def answer(run, *arguments):
    try:
        status, rows = 0, run(*arguments)
    except Exception as error:
        status, rows = 1, str(error).encode()
    answers.write(bytes([status]) + struct.pack("<Q", len(rows)) + rows)
    answers.flush()


def start():
    import chdb

    global reader, writer
    writer, reader = chdb.connect(data), chdb.connect(data)
    for connection in writer, reader:
        for setting in settings:
            connection.query("SET " + setting)
    reader.query("SET readonly = 1")
    return query(reader, b"SELECT version()", b"TSVRaw") + guarantees.encode()


def query(connection, statement, form):
    return connection.query(statement.decode(), form.decode()).bytes()


def insert(statement, form, rows):
    path = os.path.join(folder, "rows")
    with open(path, "wb") as file:
        file.write(rows)
    return query(writer, statement + b" FROM INFILE '" + path.encode() + b"' COMPRESSION 'none' FORMAT " + form, b"Null")


answer(start)
while True:
    head = requests.read(2)
    if len(head) < 2:
        os._exit(0)
    parts = [part() for _ in range(head[1])]
    if head[:1] == b"R":
        answer(query, reader, *parts)
    elif head[:1] == b"W":
        answer(query, writer, *parts)
    else:
        answer(insert, *parts)
