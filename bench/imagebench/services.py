"""The six services: fat jars as Spring Boot packs them, of real libraries and a few hundred classes of their own."""

import io
import os
import random
import shutil
import subprocess
import zipfile

from imagebench import processes

# Each is a profile of libraries/pom.xml. In the patch release the first half gets a newer library, the others
# change some classes of their own; all get a new version number.
SERVICES = ["catalog", "orders", "billing", "sessions", "reports", "files"]
NEW_LIBRARY = SERVICES[:3]
PATCH_LIBRARY = "-Dpostgresql.version=42.7.3"
OWN_CLASSES = 300
CHANGED_CLASSES = 12

WORDS = (
    "account address amount balance batch branch buyer carrier category channel code contract currency customer "
    "delivery discount document due entry event field group header invoice issue item ledger line locale market "
    "member note offer order owner page partner payment period plan position price product profile quantity quota "
    "rate reason receipt record region report rule schedule segment session shipment state status stock store "
    "supplier tariff task tax team template tenant term ticket total transfer unit user value vendor version"
).split()


def libraries(service, patch, pom, folder):
    """The service's real libraries, fetched by Maven. Returns their paths, sorted."""
    newer = [PATCH_LIBRARY] if patch and service in NEW_LIBRARY else []
    command = ["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", "-P" + service, "-DincludeScope=runtime"]
    processes.run([*command, "-DoutputDirectory=" + folder, *newer], stdout=subprocess.DEVNULL)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def own_classes(service, patch, folder):
    """Compiles the service's own classes. Returns the folder that holds them."""
    package = "com.example." + service
    sources = os.path.join(folder, "src")
    classes = os.path.join(folder, "classes")
    os.makedirs(sources)
    changed = CHANGED_CLASSES if patch and service not in NEW_LIBRARY else 0
    names = []
    for number in range(OWN_CLASSES):
        revision = 1 if number < changed else 0
        names.append(os.path.join(sources, _class_name(service, number) + ".java"))
        with open(names[-1], "w", encoding="utf-8") as file:
            file.write(_source(package, service, number, revision))
    processes.run(["javac", "-g", "-nowarn", "--release", "17", "-d", classes, *names])
    shutil.rmtree(sources)
    return classes


def fat_jar(service, version, classes, jars):
    """The outer jar's bytes: own classes deflated, nested jars stored, every date the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as outer:
        manifest = (
            "Manifest-Version: 1.0\r\nMain-Class: org.springframework.boot.loader.launch.JarLauncher\r\n"
            "Start-Class: com.example.%s.Main\r\nImplementation-Version: %s\r\n"
            "Spring-Boot-Classes: BOOT-INF/classes/\r\nSpring-Boot-Lib: BOOT-INF/lib/\r\n\r\n" % (service, version)
        )
        _entry(outer, "META-INF/MANIFEST.MF", manifest.encode(), zipfile.ZIP_DEFLATED)
        properties = "spring.application.name=%s\ninfo.version=%s\n" % (service, version)
        _entry(outer, "BOOT-INF/classes/application.properties", properties.encode(), zipfile.ZIP_DEFLATED)
        for folder, folders, files in os.walk(classes):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                inner = os.path.relpath(path, classes).replace(os.sep, "/")
                with open(path, "rb") as file:
                    _entry(outer, "BOOT-INF/classes/" + inner, file.read(), zipfile.ZIP_DEFLATED)
        for path in jars:
            with open(path, "rb") as file:
                _entry(outer, "BOOT-INF/lib/" + os.path.basename(path), file.read(), zipfile.ZIP_STORED)
    return buffer.getvalue()


def _entry(outer, name, data, method):
    info = zipfile.ZipInfo(name, (1980, 2, 1, 0, 0, 0))
    info.compress_type = method
    info.external_attr = 0o644 << 16
    outer.writestr(info, data)


def _class_name(service, number):
    source = random.Random("%s name %d" % (service, number))
    return "%s%s%d" % (source.choice(WORDS).title(), source.choice(WORDS).title(), number)


def _source(package, service, number, revision):
    """An ordinary class of an ordinary service: fields, accessors, some arithmetic and text."""
    source = random.Random("%s class %d revision %d" % (service, number, revision))
    fields = sorted(source.sample(WORDS, source.randint(5, 16)))
    types = {field: source.choice(["String", "long", "int", "java.math.BigDecimal"]) for field in fields}
    lines = ["package %s;" % package, "", "public class %s {" % _class_name(service, number)]
    for field in fields:
        lines.append("  private %s %s_;" % (types[field], field))
    for field in fields:
        title = field.title()
        lines.append("  public %s get%s() { return %s_; }" % (types[field], title, field))
        lines.append("  public void set%s(%s value) { this.%s_ = value; }" % (title, types[field], field))
    for method in range(source.randint(2, 8)):
        first, second = source.sample(WORDS, 2)
        lines.append("  public String %s%s%d(int limit) {" % (first, second.title(), method))
        lines.append('    StringBuilder text = new StringBuilder("%s of %s %d:");' % (first, second, source.randrange(10**6)))
        lines.append("    for (int i = %d; i < limit; i += %d) {" % (source.randrange(9), source.randint(1, 7)))
        lines.append("      if (i %% %d == %d) {" % (source.randint(2, 19), source.randrange(2)))
        lines.append('        text.append("%s").append(i * %dL);' % (source.choice(WORDS), source.randrange(10**6)))
        lines.append("      }")
        lines.append("    }")
        lines.append("    return text.append(String.valueOf(this.%s_)).toString();" % source.choice(fields))
        lines.append("  }")
    lines.append("}")
    return "\n".join(lines) + "\n"
