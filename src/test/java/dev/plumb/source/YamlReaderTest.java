package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {

    private static YamlReader.Result read(String text) {
        return YamlReader.readYaml(Excerpt.whole(new SourceFile("a.yaml", text)));
    }

    private static Node.Mapping mapping(String text) {
        YamlReader.Result result = read(text);
        assertThat(result.faults()).isEmpty();
        return (Node.Mapping) result.roots().getFirst();
    }

    private static Node.Scalar scalar(Node node, String... path) {
        Node current = node;
        for (String key : path) {
            current = ((Node.Mapping) current).get(key).orElseThrow();
        }
        return (Node.Scalar) current;
    }

    @Test
    void everyScalarKnowsItsPlace() {
        Node.Mapping root = mapping("a: one\nb: 'it''s'\nc: \"x\\ty\"\nd: |\n  line 1\n  line 2\n\ne: [1, {f: 2}]\n");
        assertThat(scalar(root, "a").span().text()).isEqualTo("one");
        assertThat(scalar(root, "b").span().text()).isEqualTo("'it''s'");
        assertThat(scalar(root, "b").part(3, 4).text()).isEqualTo("s");
        assertThat(scalar(root, "b").part(2, 3).text()).isEqualTo("''");
        assertThat(scalar(root, "c").part(1, 2).text()).isEqualTo("\\t");
        assertThat(scalar(root, "c").part(2, 3).text()).isEqualTo("y");
        assertThat(scalar(root, "d").span().text()).isEqualTo("|\n  line 1\n  line 2");
        assertThat(scalar(root, "d").part(7, 13).text()).isEqualTo("line 2");
        assertThat(root.get("e").orElseThrow().span().text()).isEqualTo("[1, {f: 2}]");
        assertThat(root.span().text()).endsWith("{f: 2}]");
    }

    @Test
    void placesAreRightBehindEmojiByteOrderMarksAndWindowsLineBreaks() {
        Node.Mapping root = mapping("\uFEFFa: \uD83D\uDE00 x\r\nb: \uD83D\uDE00\uD83D\uDE00 # y\r\nc: there\r\n");
        assertThat(scalar(root, "a").span().text()).isEqualTo("\uD83D\uDE00 x");
        assertThat(scalar(root, "c").span().text()).isEqualTo("there");
        assertThat(scalar(root, "c").span().line()).isEqualTo(3);
        assertThat(scalar(root, "c").span().column()).isEqualTo(4);
    }

    @Test
    void partsOfFoldedTextAreFound() {
        Node.Mapping root = mapping("a: >-\n  one\n  two\n\n  three\nb: plain\n  goes on\n");
        assertThat(scalar(root, "a").text()).isEqualTo("one two\nthree");
        assertThat(scalar(root, "a").part(4, 7).text()).isEqualTo("two");
        assertThat(scalar(root, "a").part(8, 13).text()).isEqualTo("three");
        assertThat(scalar(root, "b").text()).isEqualTo("plain goes on");
        assertThat(scalar(root, "b").part(11, 13).text()).isEqualTo("on");
    }

    @Test
    void kindsAreThoseOfTheCoreSchema() {
        Node.Mapping root =
                mapping("a: 2_000\nb: 12\nc: 1.5e3\nd: yes\ne: True\nf: ~\ng: '1'\nh: !!str 1\ni: 0x1F\nj:\n");
        assertThat(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"))
                .extracting(key -> scalar(root, key).kind())
                .containsExactly(
                        Node.Scalar.Kind.STRING,
                        Node.Scalar.Kind.INTEGER,
                        Node.Scalar.Kind.NUMBER,
                        Node.Scalar.Kind.STRING,
                        Node.Scalar.Kind.BOOLEAN,
                        Node.Scalar.Kind.NULL,
                        Node.Scalar.Kind.STRING,
                        Node.Scalar.Kind.STRING,
                        Node.Scalar.Kind.INTEGER,
                        Node.Scalar.Kind.NULL);
    }

    @Test
    void aliasesAndMergesAreResolved() {
        Node.Mapping root = mapping("base: &base { a: 1, b: 2 }\nmore: { <<: *base, b: 3 }\nagain: *base\n");
        Node.Mapping more = (Node.Mapping) root.get("more").orElseThrow();
        assertThat(scalar(more, "a").text()).isEqualTo("1");
        assertThat(scalar(more, "b").text()).isEqualTo("3");
        assertThat(scalar(root, "again", "b").text()).isEqualTo("2");
    }

    @Test
    void aCommaInsideBracesBelongsToTheTextBeforeIt() {
        Node.Mapping root =
                mapping("a: { title: It is unknown, expired or used. , status: 401 }\nb: { c: x, d: , e }\n");
        assertThat(scalar(root, "a", "title").text()).isEqualTo("It is unknown, expired or used.");
        assertThat(scalar(root, "a", "title").span().text()).isEqualTo("It is unknown, expired or used.");
        assertThat(scalar(root, "a", "status").text()).isEqualTo("401");
        assertThat(((Node.Mapping) root.get("b").orElseThrow()).entries())
                .extracting(Node.Entry::name)
                .containsExactly("c", "d", "e");
    }

    @Test
    void whatStandsBeforeAFaultIsRead() {
        YamlReader.Result result = read("a: { b: 1 }\nc: [1, 2\nd: 3\n");
        assertThat(result.faults()).hasSize(1);
        Node.Mapping root = (Node.Mapping) result.roots().getFirst();
        assertThat(scalar(root, "a", "b").text()).isEqualTo("1");
    }

    @Test
    void severalDocumentsAreSeveralRoots() {
        assertThat(read("a: 1\n---\nb: 2\n---\n---\nc: 3\n...\n").roots()).hasSize(3);
        assertThat(read("# nothing\n").roots()).isEmpty();
    }

    @Test
    void jsonMayBeIndentedWithTabs() {
        var result = YamlReader.readJson(
                Excerpt.whole(new SourceFile("a.json", "{\n\t\"a\": [1, \"\\u00e4\\/\"],\t\"b\":null\n}")));
        assertThat(result.faults()).isEmpty();
        Node.Mapping root = (Node.Mapping) result.roots().getFirst();
        assertThat(scalar(((Node.Sequence) root.get("a").orElseThrow()).items().get(1))
                        .text())
                .isEqualTo("ä/");
        assertThat(scalar(root, "b").kind()).isEqualTo(Node.Scalar.Kind.NULL);
    }

    @Test
    void aBombIsDefused() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThat(read(text.toString()).faults()).hasExactlyElementsOfTypes(SyntaxFault.TooLarge.class);
        assertThat(read("[".repeat(100_000)).faults()).anyMatch(SyntaxFault.TooDeep.class::isInstance);
        assertThat(read("a:\n" + "- ".repeat(5_000)).faults()).anyMatch(SyntaxFault.TooDeep.class::isInstance);
    }
}
