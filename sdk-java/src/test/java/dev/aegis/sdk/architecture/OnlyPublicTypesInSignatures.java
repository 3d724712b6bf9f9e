package dev.aegis.sdk.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at all a user can see of a class: its supertypes, and the types of its public and
/// protected fields, methods and constructors, type arguments and thrown exceptions included.
public final class OnlyPublicTypesInSignatures extends ArchCondition<JavaClass> {
  private final List<String> allowedPrefixes;

  /// @param allowedPrefixes what the names of allowed types begin with
  public OnlyPublicTypesInSignatures(String... allowedPrefixes) {
    super("name no type in a public signature that is not theirs to give");
    this.allowedPrefixes = List.of(allowedPrefixes);
  }

  @Override
  public void check(JavaClass owner, ConditionEvents events) {
    if (!owner.getModifiers().contains(JavaModifier.PUBLIC)) {
      return;
    }
    Set<JavaClass> named = new HashSet<>();
    owner.getSuperclass().ifPresent(type -> add(named, type));
    owner.getInterfaces().forEach(type -> add(named, type));
    for (JavaField field : owner.getFields()) {
      if (isVisible(field.getModifiers())) {
        add(named, field.getType());
      }
    }
    for (JavaCodeUnit unit : owner.getCodeUnits()) {
      if (isVisible(unit.getModifiers())) {
        add(named, unit.getReturnType());
        unit.getParameterTypes().forEach(type -> add(named, type));
        unit.getExceptionTypes().forEach(type -> add(named, type));
      }
    }
    for (JavaClass type : named) {
      if (!isAllowed(type.getBaseComponentType())) {
        events.add(
            SimpleConditionEvent.violated(
                owner, owner.getName() + " names " + type.getName() + " in a public signature"));
      }
    }
  }

  private static void add(Set<JavaClass> named, JavaType type) {
    named.addAll(type.getAllInvolvedRawTypes());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private boolean isAllowed(JavaClass type) {
    String name = type.getName();
    return type.isPrimitive()
        || (!name.contains(".internal.") && allowedPrefixes.stream().anyMatch(name::startsWith));
  }
}
