"""The asyncio client: tasks and grpc.aio around the procedures of ``aegis._core``."""
