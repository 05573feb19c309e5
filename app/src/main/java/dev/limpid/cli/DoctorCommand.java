package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = "Say what this installation is, and test it; paste the output into an issue.",
    footer = "  limpid doctor --json")
final class DoctorCommand extends Verb {
  @Override
  ObjectNode work() throws IOException {
    ObjectNode json = Json.object().put("version", Limpid.VERSION);
    json.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    json.put(
        "system",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
    json.put("residentBytes", Memory.resident());
    ObjectNode limits = json.putObject("limits");
    limits.put("decodedBlock", Limits.DEFAULT.decodedBlock()).put("tag", Limits.DEFAULT.tag());
    limits.put("document", Limits.DEFAULT.document()).put("xml", Limits.DEFAULT.xml());
    ObjectNode libraries = json.putObject("nativeLibraries");
    SelfTest.libraries().forEach(libraries::put);
    ObjectNode tests = json.putObject("selfTest");
    SelfTest.run().forEach(tests::put);
    return json;
  }
}
