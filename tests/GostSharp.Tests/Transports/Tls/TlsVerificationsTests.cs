using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

public sealed class TlsVerificationsTests
{
    [Theory]
    // gost's table: silence is "no".
    [InlineData(null, false, false, TlsVerification.None)]
    [InlineData(false, false, false, TlsVerification.None)]
    [InlineData(null, true, false, TlsVerification.Chain)]
    [InlineData(false, true, false, TlsVerification.Chain)]
    [InlineData(true, false, false, TlsVerification.Full)]
    [InlineData(true, true, false, TlsVerification.Full)]
    // Ours: silence is "yes".
    [InlineData(null, false, true, TlsVerification.Full)]
    [InlineData(null, true, true, TlsVerification.Full)]
    [InlineData(false, false, true, TlsVerification.None)]
    [InlineData(false, true, true, TlsVerification.Chain)]
    [InlineData(true, false, true, TlsVerification.Full)]
    internal void The_decision_table(bool? secure, bool hasRoots, bool verifyByDefault, TlsVerification expected)
    {
        TlsVerifications.From(secure, hasRoots, hasPin: false, verifyByDefault).Should().Be(expected);
        TlsVerifications.From(secure, hasRoots, hasPin: true, verifyByDefault).Should().Be(TlsVerification.Pin);
    }
}
