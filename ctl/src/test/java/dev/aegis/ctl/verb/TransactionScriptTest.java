package dev.aegis.ctl.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Compare;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.Transaction;
import org.junit.jupiter.api.Test;

class TransactionScriptTest {

  @Test
  void eachLineIsAPart() {
    Transaction read =
        TransactionScript.read(
            """
            # claim the desk
            if missing desk
            if version "other desk" > 3
            then put desk "taken by \\"me\\""
            then del-prefix notes/
            else get desk
            """);

    assertThat(read)
        .isEqualTo(
            Transaction.when(
                    Compare.missing("desk"),
                    new Compare(
                        KeyRange.key("other desk"),
                        Compare.Relation.GREATER,
                        new Compare.Operand.Version(3)))
                .then(Put.of("desk", "taken by \"me\""), Deletion.of(KeyRange.prefix("notes/")))
                .orElse(RangeQuery.of(KeyRange.key("desk"))));
  }

  @Test
  void aValueMayBeEmpty() {
    assertThat(TransactionScript.read("then put a \"\""))
        .isEqualTo(Transaction.of(Put.of(Bytes.utf8("a"), Bytes.utf8(""))));
  }

  @Test
  void aLineWithoutSenseIsNamed() {
    assertThatThrownBy(() -> TransactionScript.read("if exists a\nthen put a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line 2")
        .hasMessageContaining("ends too soon");
    for (String wrong :
        new String[] {
          "when exists a",
          "if mod a = x",
          "if size a = 1",
          "if value a < ",
          "then jump a",
          "then put a \"b",
          "else get a b"
        }) {
      assertThatThrownBy(() -> TransactionScript.read(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Line 1");
    }
  }
}
