package dev.aegis.controlplane.narrate;

/// Why an answer of a model is not used. The words are ours: nothing of the answer is repeated.
public enum Refusal {
  WRONG_SHAPE("it did not have the form that was asked for"),
  UNKNOWN_CAUSE("it named a cause that was not on offer"),
  REPEATED_CAUSE("it named a cause twice"),
  NO_EVIDENCE("it said something without citing anything"),
  INVENTED_EVIDENCE("it cited evidence that is not there"),
  TOO_LONG("it said too much"),
  MARKUP("its sentences held more than plain words"),
  UNFOUNDED_NUMBER("its sentences held a number that what they cite does not show"),
  NOT_AN_OBSERVATION("its sentences told of actions or gave instructions");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
