package io.outrider.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Method bodies of every shape. Each is called woven and as it is, and must do the same. */
@SuppressWarnings({"unused", "fallthrough", "finally"})
public class Samples {
    public final List<String> seen = new ArrayList<>();
    private String secret = "kept";

    public void nothing() {}

    public void writes(String text) {
        seen.add(text);
    }

    public boolean isEven(int number) {
        return number % 2 == 0;
    }

    public byte asByte(byte value) {
        return value;
    }

    public char asChar(char value) {
        return value;
    }

    public int sum(int left, int right) {
        return left + right;
    }

    public long wide(long left, int middle, double right) {
        return left + middle + (long) right;
    }

    public float single(float value) {
        return value / 3;
    }

    public double mean(double left, double right) {
        double sum = left + right;
        return sum / 2;
    }

    public String greet(String name) {
        return "hello " + name;
    }

    public int[] numbers(int[] in, String[][] texts) {
        int[] copy = in.clone();
        copy[0] = texts.length;
        return copy;
    }

    public static long staticSum(long left, long right) {
        return left + right;
    }

    public synchronized int guarded(int value) {
        synchronized (seen) {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
            return value + 1;
        }
    }

    /** The body begins with the target of a jump. */
    public int countDown(int from) {
        do {
            from--;
        } while (from > 0);
        return from;
    }

    public int loops(int times) {
        int sum = 0;
        outer:
        for (int i = 0; i < times; i++) {
            long wide = i;
            for (int j = 0; ; j++) {
                double inner = j * 2.0;
                if (inner > i) {
                    continue outer;
                }
                if (sum > 1000) {
                    break outer;
                }
                sum += (int) wide + j;
            }
        }
        return sum;
    }

    public String manyReturns(int value) {
        if (value == 1) {
            return "one";
        } else if (value == 2) {
            return "two";
        }
        for (int i = 3; i < 10; i++) {
            if (value == i) {
                return "few";
            }
        }
        return value > 100 ? "many" : "some";
    }

    public String switches(int number, String text) {
        switch (number) {
            case 1:
                return "first";
            case 2:
            case 3:
                text += "!";
            default:
                break;
        }
        switch (text) {
            case "a!":
                return "loud";
            case "b":
                return "b";
            default:
                return text;
        }
    }

    public String caughtInside(String number) {
        try {
            return "number " + Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return "no number";
        }
    }

    public int nestedTries(int depth) {
        try {
            try {
                if (depth == 1) {
                    throw new IllegalStateException("inner");
                }
                if (depth == 2) {
                    return 20;
                }
            } catch (IllegalStateException e) {
                seen.add("caught " + e.getMessage());
                if (seen.size() > 1) {
                    throw new IllegalArgumentException("again", e);
                }
                return 10;
            } finally {
                seen.add("inner finally");
            }
            if (depth == 3) {
                throw new UnsupportedOperationException("past the inner");
            }
        } finally {
            seen.add("outer finally");
        }
        return depth;
    }

    public int finallyWins(int value) {
        try {
            if (value < 0) {
                throw new IllegalStateException("lost");
            }
            return value;
        } finally {
            if (value == 7) {
                return 77;
            }
        }
    }

    public void throwsOnly(String why) {
        throw new IllegalStateException(why);
    }

    /** No return instruction at all: ends by exception only. */
    public void spins(int times) {
        while (true) {
            if (times-- == 0) {
                throw new IllegalStateException("spun out");
            }
        }
    }

    public String reassigns(String text, long number) {
        seen.add(text);
        text = "changed";
        number = -1;
        return text + number;
    }

    public int lambdaInside(int value) {
        IntUnaryOperator twice = x -> x * 2 + value;
        Supplier<String> bound = seen::toString;
        return twice.applyAsInt(value) + bound.get().length();
    }

    /** Arguments whose variables are taken over by others of other types. */
    public long reusedSlots(int kind) {
        if (kind == 0) {
            String text = "a";
            seen.add(text);
        } else if (kind == 1) {
            long number = 5;
            double more = 3;
            return number + (long) more;
        }
        {
            int small = 3;
            Object boxed = small;
            return boxed.hashCode();
        }
    }

    public Object generic(List<? extends Number> numbers) throws Exception {
        Object result = null;
        for (Number number : numbers) {
            result = result == null ? number : result.toString() + number;
        }
        return result;
    }

    public int recursive(int depth) {
        return depth == 0 ? 0 : 1 + recursive(depth - 1);
    }

    public String readsSecret() {
        return secret;
    }
}
