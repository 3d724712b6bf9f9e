package dev.aegis.dataplane.node.grpc;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Every method of every service of ours, for clients and between nodes, found among the generated
/// classes: a new service cannot be forgotten.
public final class Contract {
  private static final List<MethodDescriptor<?, ?>> METHODS = found();

  private Contract() {}

  public static List<MethodDescriptor<?, ?>> methods() {
    return METHODS;
  }

  private static List<MethodDescriptor<?, ?>> found() {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    for (JavaClass found : new ClassFileImporter().importPackages("dev.aegis.wire")) {
      if (found.getSimpleName().endsWith("ServiceGrpc")) {
        methods.addAll(serviceOf(found).getMethods());
      }
    }
    methods.sort(Comparator.comparing(MethodDescriptor::getFullMethodName));
    return List.copyOf(methods);
  }

  private static ServiceDescriptor serviceOf(JavaClass found) {
    try {
      return (ServiceDescriptor) found.reflect().getMethod("getServiceDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
