"""What the client decides, apart from everything it does.

Nothing in here opens a connection, reads a clock, sleeps, draws a number or starts a thread: a procedure is a
generator that asks for such things by yielding a step (:mod:`aegis._core.steps`) and is sent back what came of it,
with the time as a value. So ``aegis`` and ``aegis.aio`` run the very same procedures, and the tests play any failure
at any moment without a cluster. A test holds this package to it.
"""
