import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** How many passwords are checked a second, with the parameters of the generated backend and nothing else to do. */
final class Argon2Cost {
    private Argon2Cost() {}

    public static void main(String[] arguments) throws Exception {
        var argon2 = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
        String hash = argon2.encode("correct horse battery staple");
        for (int i = 0; i < 50; i++) {
            argon2.matches("correct horse battery staple", hash);
        }
        var done = new AtomicInteger();
        long begin = System.nanoTime();
        long until = begin + Long.parseLong(arguments[1]) * 1_000_000_000L;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() < until) {
                    argon2.matches("correct horse battery staple", hash);
                    done.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(done.get() / ((System.nanoTime() - begin) / 1e9));
    }
}
