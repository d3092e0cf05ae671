package dev.plumb.database;

import dev.plumb.diagnostic.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the user's own on a data folder. Several processes share one: the first starts it,
 * the last to let go stops it, and what a killed one left is taken up by the next. Who uses it is known
 * by a shared lock on a file beside the data folder, which the system releases whatever happens.
 */
final class EmbeddedServer implements Server {
    /** What durability a server's data deserves. */
    enum Kind {
        /** Kept between runs: what was committed is there, whatever is killed. */
        DEVELOPMENT(""),
        /** May be lost with the machine. */
        SCRATCH("-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal"
                + " -c max_wal_senders=0 -c autovacuum=off");

        private final String settings;

        Kind(String settings) {
            this.settings = settings;
        }
    }

    private static final Map<Path, EmbeddedServer> OPEN = new HashMap<>();

    private final Path folder;
    private final Kind kind;
    private final PostgresBinaries binaries;
    private final AtomicInteger scratches = new AtomicInteger();
    private final Thread atExit = new Thread(this::exit);
    private int users;
    private int port;
    private @Nullable FileChannel channel;
    private @Nullable FileLock inUse;

    private EmbeddedServer(Path folder, Kind kind, PostgresBinaries binaries) {
        this.folder = folder;
        this.kind = kind;
        this.binaries = binaries;
    }

    /** Starts the server of a folder, or joins it where it runs. The folder is made where it is not there. */
    static EmbeddedServer open(Path folder, Kind kind) {
        Path own = AsServer.dataFolder(folder.toAbsolutePath().normalize());
        synchronized (OPEN) {
            EmbeddedServer server = OPEN.get(own);
            if (server == null) {
                server = new EmbeddedServer(own, kind, PostgresBinaries.ready());
                server.start();
                OPEN.put(own, server);
                Runtime.getRuntime().addShutdownHook(server.atExit);
            }
            server.users++;
            return server;
        }
    }

    /** The user's own server for databases that nobody keeps. */
    static EmbeddedServer scratchServer() {
        return open(AsServer.baseFolder().resolve("scratch-" + PostgresBinaries.VERSION), Kind.SCRATCH);
    }

    @Override
    public Address address(String database) {
        return new Address("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "plumb", binaries.password());
    }

    @Override
    public int version() {
        return 18;
    }

    @Override
    public ScratchDatabase scratch(Optional<String> template) {
        String name = "scratch_" + ProcessHandle.current().pid() + "_" + Long.toString(System.nanoTime(), 36) + "_"
                + scratches.incrementAndGet();
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template "
                    + template.map(dev.plumb.schema.Sql::name).orElse("template0") + " strategy file_copy");
            return new ScratchDatabase(this, name);
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot make a scratch database: " + e.getMessage(), e);
        }
    }

    @Override
    public void drop(ScratchDatabase scratch) {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            scratch.drop(statement);
        } catch (SQLException gone) {
            // the server went away, and drops it when it starts again
        }
    }

    /** Makes a database of that name where there is none. */
    void ensureDatabase(String name) {
        try (var connection = connect("postgres");
                var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name);
            if (!query.executeQuery().next()) {
                try (var statement = connection.createStatement()) {
                    statement.execute("create database " + dev.plumb.schema.Sql.name(name) + " template template0");
                }
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot make the database " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(folder);
            Workbench.dropAll(this);
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException exiting) {
                return; // the hook is running, and stops it
            }
            stop();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private void start() {
        try {
            Files.createDirectories(folder);
            try (var starting = channel("start.lock");
                    var lock = starting.lock()) {
                assert lock.isValid();
                Optional<Postmaster> running = running();
                if (running.isPresent()) {
                    port = running.get().port();
                } else {
                    if (!Files.exists(data().resolve("initialised"))) {
                        initialise();
                    }
                    Files.deleteIfExists(data().resolve("postmaster.pid"));
                    launch();
                }
                channel = channel("use.lock");
                inUse = channel.lock(0, Long.MAX_VALUE, true);
                if (running.isEmpty()) {
                    dropLeftovers();
                }
            }
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "the embedded PostgreSQL does not start in " + folder + ": " + Refusal.of(e), e);
        }
    }

    private FileChannel channel(String name) throws IOException {
        return FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void initialise() throws IOException {
        Folders.delete(data());
        Folders.copy(binaries.template(), data());
        Files.writeString(data().resolve("initialised"), PostgresBinaries.VERSION + "\n");
        AsServer.give(folder);
    }

    private void launch() throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < 5; attempt++) {
            int chosen = attempt == 0 ? lastPort() : freePort();
            String options = "-p " + chosen
                    + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
                    + " -c shared_buffers=64MB -c log_min_messages=fatal -c lc_messages=C.UTF-8 " + kind.settings;
            Files.deleteIfExists(log());
            Files.createFile(log());
            AsServer.give(folder);
            int exit = AsServer.exitOf(
                    folder.resolve("pg_ctl.log"),
                    List.of(
                            binaries.program("pg_ctl").toString(),
                            "start",
                            "--pgdata=" + data(),
                            "--wait",
                            "--timeout=60",
                            "--log=" + log(),
                            "--options=" + options));
            if (exit == 0) {
                port = chosen;
                Files.writeString(folder.resolve("port"), Integer.toString(chosen));
                return;
            }
            String said = AsServer.tail(log());
            last = new IOException(
                    said.isBlank() ? AsServer.tail(folder.resolve("pg_ctl.log")) : said.replace("\n", " / "));
            if (!said.contains("could not bind") && !said.contains("could not create any TCP/IP sockets")) {
                break;
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    /** The port of the last start where it is free: people keep it in their tools. */
    private int lastPort() throws IOException {
        try {
            int last = Integer.parseInt(Files.readString(folder.resolve("port")).strip());
            try (var socket = new ServerSocket(last, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        } catch (IOException | NumberFormatException taken) {
            return freePort();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What {@code postmaster.pid} says (PostgreSQL manual, 66.1), where that process is ours and ready. */
    private record Postmaster(long pid, int port) {}

    private Optional<Postmaster> running() throws IOException {
        Path file = data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        for (int i = 0; i < 100; i++) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.isEmpty() || !isPostgres(lines.getFirst())) {
                return Optional.empty();
            }
            if (lines.size() >= 8 && lines.get(7).strip().equals("ready")) {
                return Optional.of(
                        new Postmaster(Long.parseLong(lines.getFirst().strip()), Integer.parseInt(lines.get(3))));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("its server has been starting or stopping for ten seconds");
    }

    /** Whether that number is a PostgreSQL on this folder, and not what got the number after it was killed. */
    private boolean isPostgres(String pid) {
        try {
            String command = Files.readString(Path.of("/proc", pid.strip(), "cmdline"));
            return command.contains("postgres") && command.contains(data().toString());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Scratch databases of processes that were killed. */
    private void dropLeftovers() {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            var names = new java.util.ArrayList<String>();
            try (var rows =
                    statement.executeQuery("select datname from pg_database where datname like 'scratch\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                drop(new ScratchDatabase(this, name));
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailable(
                    "the embedded PostgreSQL in " + folder + " does not answer: " + e.getMessage(), e);
        }
    }

    private void exit() {
        Workbench.dropAll(this);
        stop();
    }

    private void stop() {
        if (channel == null || inUse == null) {
            return;
        }
        try (var starting = channel("start.lock");
                var lock = starting.lock()) {
            assert lock.isValid();
            inUse.release();
            try (var alone = channel.tryLock()) {
                if (alone != null) {
                    AsServer.exitOf(
                            folder.resolve("pg_ctl.log"),
                            List.of(
                                    binaries.program("pg_ctl").toString(),
                                    "stop",
                                    "--pgdata=" + data(),
                                    "--mode=" + (kind == Kind.SCRATCH ? "immediate" : "fast"),
                                    "--wait"));
                }
            }
            channel.close();
        } catch (IOException e) {
            // it goes on running, and the next to come takes it up
        }
    }
}
