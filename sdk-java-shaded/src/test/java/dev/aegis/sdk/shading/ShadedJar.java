package dev.aegis.sdk.shading;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// A jar, opened.
///
/// @param file where it is
record ShadedJar(Path file) {
  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/";

  /// The one that this module has built.
  static ShadedJar built() {
    return new ShadedJar(Path.of(System.getProperty("aegis.shaded.jar")));
  }

  /// Everything in it but folders.
  List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  List<String> providerFiles() throws IOException {
    return entries().stream().filter(entry -> entry.startsWith(SERVICES)).toList();
  }

  /// The classes that a file of `META-INF/services` names.
  List<String> providers(String entry) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      byte[] content = jar.getInputStream(jar.getJarEntry(entry)).readAllBytes();
      return new String(content, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  /// All classes that its classes name, as paths.
  Set<String> namedClasses() throws IOException {
    Set<String> named = new TreeSet<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().filter(one -> one.getName().endsWith(CLASS)).toList()) {
        ClassFile.of()
            .parse(jar.getInputStream(entry).readAllBytes())
            .constantPool()
            .forEach(constant -> {
              if (constant instanceof ClassEntry name) {
                named.add(name.asInternalName());
              }
            });
      }
    }
    return named;
  }
}
