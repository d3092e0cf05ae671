package dev.plumb.database;

/** The one server that all tests of this package share; stopped with the process. */
public final class TestServer {
    private static final Server SHARED = EmbeddedServer.scratchServer();

    private TestServer() {}

    public static Server shared() {
        return SHARED;
    }
}
