package io.outrider.agent.sql;

import java.util.Arrays;

/**
 * The text in the one form that all texts of the same shape share, and its hash, the fingerprint.
 *
 * <p>No comments; no blanks but one between two words; unquoted text in lower case; literals and markers as {@code ?}. Lists lose
 * what repeats: an element of {@code IN (…)} or {@code ARRAY[…]} and a row of {@code VALUES} goes when it reads like the one before it. That
 * comparison costs at most the length of the element, and only equally long elements are compared, which bounds the whole at
 * n log n even for nested lists.
 */
final class NormalisedText {
    private static final int DEEPEST = 500;
    private static final int NONE = -1;

    /** After these a sign belongs to the number that follows. */
    private static final String[] NOT_OPERANDS = {
        "and",
        "between",
        "by",
        "case",
        "else",
        "having",
        "in",
        "like",
        "limit",
        "not",
        "offset",
        "on",
        "or",
        "return",
        "returning",
        "select",
        "set",
        "then",
        "values",
        "when",
        "where"
    };

    private final String text;
    private final StringBuilder normal;

    // One frame per open parenthesis or bracket. In a list: where the current and the previous element stand.
    private int depth;
    private boolean[] isList = new boolean[16];
    private int[] elementStart = new int[16];
    private int[] previousStart = new int[16];
    private int[] previousEnd = new int[16];
    // Rows of VALUES that stand in this frame.
    private boolean[] hasRows = new boolean[16];
    private int tooDeep;

    private boolean lastIsWordLike;
    private boolean lastIsOperand;
    private int lastStart;
    private int lastEnd;
    private boolean signMayBelongToNumber;
    private int signStart;

    NormalisedText(String text) {
        this.text = text;
        normal = new StringBuilder(Math.min(text.length(), 4096));
        previousStart[0] = NONE;
    }

    void token(SqlLexer lexer) {
        switch (lexer.kind) {
            case WORD:
                word(lexer);
                break;
            case QUOTED_NAME:
                endRows();
                spaceBeforeWord();
                begin(true);
                normal.append(text, lexer.start, lexer.end);
                finish(true, true);
                break;
            case LITERAL:
            case PARAMETER:
                marker();
                break;
            case SYMBOL:
                symbol(text.charAt(lexer.start));
                break;
            case END:
                break;
        }
    }

    long fingerprint() {
        return Fnv1a.hash(normal);
    }

    @Override
    public String toString() {
        return normal.toString();
    }

    private void word(SqlLexer lexer) {
        endRows();
        spaceBeforeWord();
        begin(true);
        for (int i = lexer.start; i < lexer.end; i++) {
            normal.append(Character.toLowerCase(text.charAt(i)));
        }
        finish(true, true);
        if (tooDeep == 0 && lastIs("values")) {
            hasRows[depth] = true;
            previousStart[depth] = NONE;
        }
        lastIsOperand = !isNotOperand();
    }

    private void marker() {
        endRows();
        if (signMayBelongToNumber) {
            normal.setLength(signStart);
            lastIsWordLike = normal.length() > 0 && endsWordLike();
        }
        spaceBeforeWord();
        begin(true);
        normal.append('?');
        finish(true, true);
    }

    private void symbol(char c) {
        switch (c) {
            case '(':
            case '[':
                open(c);
                break;
            case ')':
            case ']':
                close(c);
                break;
            case ',':
                comma();
                break;
            default:
                endRows();
                boolean sign = (c == '-' || c == '+') && !lastIsOperand;
                int start = normal.length();
                begin(false);
                normal.append(c);
                finish(false, false);
                signMayBelongToNumber = sign;
                signStart = start;
        }
    }

    private void open(char c) {
        boolean list = (c == '(' && lastIs("in")) || (c == '[' && lastIs("array"));
        boolean row = tooDeep == 0 && hasRows[depth] && c == '(' && (lastIs("values") || lastIs(","));
        if (!row) {
            endRows();
        }
        begin(false);
        normal.append(c);
        finish(false, false);
        if (row) {
            elementStart[depth] = normal.length() - 1;
        }
        openFrame(list);
    }

    private void close(char c) {
        if (tooDeep > 0) {
            tooDeep--;
        } else if (depth > 0) {
            endElement();
            depth--;
        }
        begin(false);
        normal.append(c);
        finish(false, true);
        if (hasRows[depth] && tooDeep == 0) {
            dropIfRepeated();
            lastStart = normal.length() - 1;
            lastEnd = normal.length();
        }
    }

    private void comma() {
        if (tooDeep == 0) {
            endElement();
        }
        begin(false);
        normal.append(',');
        finish(false, false);
        if (isList[depth] && tooDeep == 0) {
            elementStart[depth] = normal.length();
        }
    }

    private void endElement() {
        if (isList[depth]) {
            dropIfRepeated();
        }
    }

    /** Takes the current element, and the comma before it, away when it reads like the previous one. */
    private void dropIfRepeated() {
        int start = elementStart[depth];
        int end = normal.length();
        int before = previousStart[depth];
        if (before != NONE && previousEnd[depth] - before == end - start && sameText(before, start, end - start)) {
            normal.setLength(previousEnd[depth]);
        } else {
            previousStart[depth] = start;
            previousEnd[depth] = end;
        }
    }

    private boolean sameText(int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (normal.charAt(a + i) != normal.charAt(b + i)) {
                return false;
            }
        }
        return true;
    }

    private void openFrame(boolean list) {
        if (depth == DEEPEST) {
            tooDeep++;
            return;
        }
        depth++;
        if (depth == isList.length) {
            int more = depth * 2;
            isList = Arrays.copyOf(isList, more);
            hasRows = Arrays.copyOf(hasRows, more);
            elementStart = Arrays.copyOf(elementStart, more);
            previousStart = Arrays.copyOf(previousStart, more);
            previousEnd = Arrays.copyOf(previousEnd, more);
        }
        isList[depth] = list;
        hasRows[depth] = false;
        elementStart[depth] = normal.length();
        previousStart[depth] = NONE;
    }

    private void endRows() {
        if (tooDeep == 0 && hasRows[depth]) {
            hasRows[depth] = false;
        }
    }

    private void spaceBeforeWord() {
        if (lastIsWordLike) {
            normal.append(' ');
        }
    }

    private void begin(boolean wordLike) {
        lastStart = normal.length();
        lastIsWordLike = wordLike;
        signMayBelongToNumber = false;
    }

    private void finish(boolean wordLike, boolean operand) {
        lastEnd = normal.length();
        lastIsWordLike = wordLike;
        lastIsOperand = operand;
    }

    private boolean endsWordLike() {
        char c = normal.charAt(normal.length() - 1);
        return Character.isLetterOrDigit(c) || c == '?' || c == '_' || c == '"' || c == '$' || c == '`';
    }

    private boolean lastIs(String word) {
        if (lastEnd - lastStart != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (normal.charAt(lastStart + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isNotOperand() {
        for (String word : NOT_OPERANDS) {
            if (lastIs(word)) {
                return true;
            }
        }
        return false;
    }
}
