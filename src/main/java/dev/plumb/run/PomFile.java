package dev.plumb.run;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What of a project's {@code pom.xml} is needed to run it. */
record PomFile(String text, String groupId, String artifactId, String version, Map<String, String> properties) {

    PomFile {
        properties = Map.copyOf(properties);
    }

    /** @throws RunException for text that is no pom */
    static PomFile read(String text) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element project =
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
            var properties = new TreeMap<String, String>();
            for (Node child = project.getFirstChild(); child != null; child = child.getNextSibling()) {
                if (child instanceof Element section && section.getTagName().equals("properties")) {
                    for (Node each = section.getFirstChild(); each != null; each = each.getNextSibling()) {
                        if (each instanceof Element property) {
                            properties.put(
                                    property.getTagName(),
                                    property.getTextContent().strip());
                        }
                    }
                }
            }
            String artifactId = child(project, "artifactId");
            String version = child(project, "version");
            properties.put("project.artifactId", artifactId);
            properties.put("project.version", version);
            properties.put("project.name", child(project, "name"));
            return new PomFile(text, child(project, "groupId"), artifactId, version, properties);
        } catch (SAXException e) {
            throw new RunException("pom.xml cannot be read: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String child(Element of, String name) {
        for (Node each = of.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                return element.getTextContent().strip();
            }
        }
        return "";
    }

    /** Fills {@code @name@} as the resource filter of Spring Boot's parent pom does. */
    String filtered(String resource) {
        var filled = new StringBuilder();
        int at = 0;
        for (int open = resource.indexOf('@'); open >= 0; open = resource.indexOf('@', at)) {
            int close = resource.indexOf('@', open + 1);
            String value = close < 0 ? null : properties.get(resource.substring(open + 1, close));
            filled.append(resource, at, open);
            filled.append(value == null ? "@" : value);
            at = value == null ? open + 1 : close + 1;
        }
        return filled.append(resource, at, resource.length()).toString();
    }
}
