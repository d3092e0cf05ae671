package com.example.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** What the backend answered to several calls. */
public record Answers(List<Answer> all) {

    /** The same call, one after the other. */
    public static Answers times(int times, Supplier<Answer> call) {
        var all = new ArrayList<Answer>();
        for (int i = 0; i < times; i++) {
            all.add(call.get());
        }
        return new Answers(all);
    }

    /** Calls that set out together. */
    @SafeVarargs
    public static Answers atOnce(Supplier<Answer>... calls) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var open = new ArrayList<Future<Answer>>();
            for (Supplier<Answer> call : calls) {
                open.add(threads.submit((Callable<Answer>) () -> {
                    start.await();
                    return call.get();
                }));
            }
            start.countDown();
            var all = new ArrayList<Answer>();
            for (Future<Answer> answer : open) {
                all.add(answer.get());
            }
            return new Answers(all);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answers areTheSame() {
        var first = all.getFirst().http();
        assertThat(all).allSatisfy(answer -> {
            assertThat(answer.http().statusCode()).isEqualTo(first.statusCode());
            assertThat(answer.http().body()).isEqualTo(first.body());
        });
        return this;
    }

    /** Exactly so many of them have that status. */
    public Answers has(int count, int status) {
        assertThat(all).filteredOn(answer -> answer.http().statusCode() == status).hasSize(count);
        return this;
    }

    public Answers has(int count, int status, String code) {
        assertThat(all)
                .filteredOn(answer -> answer.http().statusCode() == status
                        && answer.text("code").equals(code))
                .hasSize(count);
        return this;
    }

    public Answer last() {
        return all.getLast();
    }
}
