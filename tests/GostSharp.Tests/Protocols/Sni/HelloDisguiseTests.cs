using GostSharp.Codecs.Tls;
using GostSharp.Protocols.Sni;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Codecs.Tls;

namespace GostSharp.Tests.Protocols.Sni;

public sealed class HelloDisguiseTests
{
    [Fact]
    public void The_host_is_hidden_as_gost_hides_it() => Put(Hellos.Example, "cdn.test").Should().Equal(Hellos.Disguised);

    [Fact]
    public void A_hidden_host_is_found_and_every_byte_is_as_it_was()
    {
        var (host, bytes) = Take(Hellos.Disguised);

        host.Should().Be("example.com");
        bytes.Should().Equal(Hellos.Example);
    }

    [Fact]
    public void A_hello_that_hides_nothing_is_passed_on_as_it_came()
    {
        var bytes = Hellos.Split(Hellos.Message("example.com", Hellos.Grease), 9);

        Take(bytes).Should().BeEquivalentTo(("example.com", bytes));
    }

    [Fact]
    public void A_hello_that_names_no_host_or_hides_it_already_stays_as_it_is()
    {
        byte[] unnamed = Hellos.Of(null, Hellos.Grease);

        Put(unnamed, "cdn.test").Should().Equal(unnamed);
        Put(Hellos.Disguised, "other.test").Should().Equal(Hellos.Disguised);
    }

    [Fact]
    public void An_extension_of_that_number_which_hides_no_name_is_somebody_elses()
    {
        var bytes = Hellos.Of("example.com", (0xFFFE, [1, 2, 3]));

        Take(bytes).Should().BeEquivalentTo(("example.com", bytes));
    }

    [Fact]
    public void A_hidden_host_counts_where_none_is_shown()
    {
        var (host, bytes) = Take(Hellos.Of(null, (0xFFFE, "tvpOuVpYaGhiWEJzWlM1amIyMA"u8.ToArray())));

        host.Should().Be("example.com");
        bytes.Should().Equal(Hellos.Of(null));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5 + (16 * 1024))]
    [InlineData(40_000)]
    public void A_long_hello_is_hidden_and_found_in_as_many_records_as_it_needs(int length)
    {
        var bytes = Hellos.Records(Hellos.OfLength("example.com", length)[5..], 16 * 1024);

        var disguised = Put(bytes, "a-rather-long-name.that-hides-another-one.test");

        Parse(disguised).Hello.ServerName.Should().Be("a-rather-long-name.that-hides-another-one.test");
        Take(disguised).Should().BeEquivalentTo(("example.com", bytes));
    }

    [Fact]
    public void A_hello_that_would_outgrow_its_limits_is_refused_and_not_shown()
    {
        var most = Hellos.Message([.. Hellos.Extension((0x15, new byte[65_535 - 4 - 24])), .. Hellos.Extension((0, Hellos.NameList("example.com")))]);

        ((Func<byte[]>)(() => Put(Hellos.Records(most, 16 * 1024), "cdn.test"))).Should().Throw<ProtocolException>();
    }

    private static byte[] Put(byte[] bytes, string host) => HelloDisguise.Put(Parse(bytes), host);

    private static (string?, byte[]) Take(byte[] bytes) => HelloDisguise.Take(Parse(bytes));

    private static ClientHelloRecords Parse(byte[] bytes) => Hex.Parse<ClientHelloRecords>(ClientHelloRecords.TryParse, bytes);
}
