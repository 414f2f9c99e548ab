// The JDK's XML-DSig as a judge: one line per signature, "FILE N good|bad". Ids are registered by element name.
import java.io.File;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.io.ByteArrayInputStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Judge {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final Set<String> WITH_ID = Set.of("DU_LIEU_HOC_BA", "THONG_TIN_HOC_BA", "DIEM_TONG_KET", "Object", "SignedProperties", "Signature");

    public static void main(String[] files) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
        for (String file : files) {
            Document document = parsers.newDocumentBuilder().parse(new File(file));
            NodeList found = document.getElementsByTagNameNS(DSIG, "Signature");
            for (int i = 0; i < found.getLength(); i++) {
                Element signature = (Element) found.item(i);
                System.out.println(file + " " + (i + 1) + " " + (good(document, signature, signatures) ? "good" : "bad"));
            }
        }
    }

    static boolean good(Document document, Element element, XMLSignatureFactory signatures) throws Exception {
        String text = element.getElementsByTagNameNS(DSIG, "X509Certificate").item(0).getTextContent().replaceAll("\\s", "");
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
        DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), element);
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.FALSE); // ids are repeated in this format where nothing references them
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element each = (Element) all.item(i);
            if (WITH_ID.contains(each.getLocalName()) && each.hasAttribute("Id")) context.setIdAttributeNS(each, null, "Id");
        }
        XMLSignature signature = signatures.unmarshalXMLSignature(context);
        return signature.validate(context);
    }
}
