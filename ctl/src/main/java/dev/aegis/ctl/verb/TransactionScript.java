package dev.aegis.ctl.verb;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Compare;
import dev.aegis.sdk.Compare.Operand;
import dev.aegis.sdk.Compare.Relation;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.Operation;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.Transaction;
import java.util.ArrayList;
import java.util.List;

/// Reads transactions as people write them: a line for each part.
final class TransactionScript {
  private final int line;
  private final List<String> words;

  private TransactionScript(int line, List<String> words) {
    this.line = line;
    this.words = words;
  }

  /// The transaction of a script.
  ///
  /// @throws IllegalArgumentException naming the line that makes no sense
  static Transaction read(String script) {
    Transaction transaction = Transaction.when();
    List<String> lines = script.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        transaction = new TransactionScript(i + 1, words(i + 1, text)).addTo(transaction);
      }
    }
    return transaction;
  }

  private Transaction addTo(Transaction transaction) {
    return switch (word(0)) {
      case "if" -> transaction.and(compare());
      case "then" -> transaction.then(operation());
      case "else" -> transaction.orElse(operation());
      default -> throw wrong("begins with '" + word(0) + "' and not with if, then or else");
    };
  }

  private Compare compare() {
    String subject = word(1);
    Bytes key = Bytes.utf8(word(2));
    if (subject.equals("exists") || subject.equals("missing")) {
      end(3);
      return subject.equals("exists") ? Compare.exists(key) : Compare.missing(key);
    }
    Relation relation =
        switch (word(3)) {
          case "=" -> Relation.EQUAL;
          case "!=" -> Relation.NOT_EQUAL;
          case ">" -> Relation.GREATER;
          case "<" -> Relation.LESS;
          default -> throw wrong("relates by '" + word(3) + "' and not by =, !=, > or <");
        };
    Operand operand =
        switch (subject) {
          case "value" -> new Operand.Value(Bytes.utf8(word(4)));
          case "version" -> new Operand.Version(number(4));
          case "mod" -> new Operand.ModRevision(number(4));
          case "create" -> new Operand.CreateRevision(number(4));
          case "session" -> new Operand.BoundTo(number(4));
          default -> throw wrong("compares '" + subject + "', which no key has");
        };
    end(5);
    return new Compare(KeyRange.key(key), relation, operand);
  }

  private Operation operation() {
    String verb = word(1);
    if (verb.equals("put")) {
      end(4);
      return Put.of(word(2), word(3));
    }
    String key = word(2);
    end(3);
    return switch (verb) {
      case "del" -> Deletion.of(KeyRange.key(key));
      case "del-prefix" -> Deletion.of(KeyRange.prefix(key));
      case "get" -> RangeQuery.of(KeyRange.key(key));
      case "get-prefix" -> RangeQuery.of(KeyRange.prefix(key));
      default -> throw wrong("does '" + verb + "', which a transaction cannot");
    };
  }

  private String word(int index) {
    if (index >= words.size()) {
      throw wrong("ends too soon");
    }
    return words.get(index);
  }

  private long number(int index) {
    try {
      return Long.parseLong(word(index));
    } catch (NumberFormatException _) {
      throw wrong("has '" + word(index) + "' where a number belongs");
    }
  }

  private void end(int size) {
    if (words.size() > size) {
      throw wrong("has a word too many: '" + words.get(size) + "'");
    }
  }

  private IllegalArgumentException wrong(String how) {
    return wrong(line, how);
  }

  private static IllegalArgumentException wrong(int line, String how) {
    return new IllegalArgumentException(
        "Line %d of the transaction %s; aegisctl txn --help shows the form.".formatted(line, how));
  }

  private static List<String> words(int line, String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) == '"') {
        at = quoted(line, text, at + 1, words);
      } else {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        words.add(text.substring(at, end));
        at = end;
      }
    }
    return words;
  }

  /// Reads from after the opening quote on; returns where the text goes on.
  private static int quoted(int line, String text, int from, List<String> words) {
    StringBuilder word = new StringBuilder();
    int at = from;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      word.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw wrong(line, "has a quote that is not closed");
    }
    words.add(word.toString());
    return at + 1;
  }
}
