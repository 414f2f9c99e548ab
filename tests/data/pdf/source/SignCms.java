import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import sun.security.pkcs.PKCS7;

/** A detached CMS of standard input by the JDK's own classes: java SignCms.java STORE.p12 < octets > cms.der */
class SignCms {
    public static void main(String[] arguments) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(arguments[0]), "secret".toCharArray());
        String alias = store.aliases().nextElement();
        X509Certificate[] chain = Arrays.stream(store.getCertificateChain(alias)).toArray(X509Certificate[]::new);
        PrivateKey key = (PrivateKey) store.getKey(alias, "secret".toCharArray());
        byte[] content = System.in.readAllBytes();
        System.out.write(PKCS7.generateNewSignedData("SHA256withRSA", null, key, chain, content, false, false, null));
        System.out.flush();
    }
}
