using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigWarningsTests
{
    [Fact]
    public void A_default_certificate_that_nothing_uses_is_warned_of() =>
        ConfigWarnings.Find(new GostConfig { Tls = new TlsConfig { CertFile = "cert.pem" } }).Should()
            .Equal("tls: no service uses a certificate; the default one has no effect");
}
