package dev.aegis.chaos.recipe;

/// A text is no recipe; the message names the recipe and the line.
public final class MalformedRecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedRecipeException(String recipe, int line, String why) {
    super("The recipe '%s' is wrong in line %d: %s.".formatted(recipe, line, why));
  }
}
