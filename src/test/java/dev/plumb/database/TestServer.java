package dev.plumb.database;

/** The one server that all tests of this package share; stopped with the process. */
final class TestServer {
    private static final Server SHARED = EmbeddedServer.scratchServer();

    private TestServer() {}

    static Server shared() {
        return SHARED;
    }
}
