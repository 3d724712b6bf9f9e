"""The blocking client: threads and grpc's blocking calls around the procedures of ``aegis._core``."""
