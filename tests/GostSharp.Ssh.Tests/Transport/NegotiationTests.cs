using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class NegotiationTests
{
    [Fact]
    public void The_first_name_of_the_client_that_the_server_has_is_chosen()
    {
        var client = Create(SshAlgorithms.Default with { Ciphers = ["x", "aes256-ctr", "aes128-ctr"], Macs = ["hmac-sha2-512", "hmac-sha2-256"] });
        var server = Create(SshAlgorithms.Default with { Ciphers = ["aes128-ctr", "aes256-ctr"], Macs = ["hmac-sha2-256", "hmac-sha2-512"] });

        var chosen = Negotiation.Choose(client, server, isStrict: false);

        chosen.CipherToServer.Should().Be("aes256-ctr");
        chosen.MacToClient.Should().Be("hmac-sha2-512");
        chosen.KeyExchange.Should().Be("ecdh-sha2-nistp256");
    }

    [Fact]
    public void Curves_of_the_platform_go_ahead_of_our_own_which_serve_peers_that_have_nothing_else()
    {
        var client = Create(SshAlgorithms.Default);
        var openSsh = KexInit.Create(
            SshAlgorithms.Default with { KeyExchanges = ["curve25519-sha256", "ecdh-sha2-nistp384"] }, ["ssh-ed25519", "rsa-sha2-512", "ecdsa-sha2-nistp256"], []);
        var modern = KexInit.Create(SshAlgorithms.Default with { KeyExchanges = ["diffie-hellman-group16-sha512", "curve25519-sha256"] }, ["rsa-sha2-512", "ssh-ed25519"], []);

        var chosen = Negotiation.Choose(client, openSsh, isStrict: false);
        (chosen.KeyExchange, chosen.HostKey).Should().Be(("ecdh-sha2-nistp384", "ecdsa-sha2-nistp256"));
        chosen = Negotiation.Choose(client, modern, isStrict: false);
        (chosen.KeyExchange, chosen.HostKey).Should().Be(("curve25519-sha256", "ssh-ed25519"));
    }

    [Fact]
    public void A_cipher_that_authenticates_needs_no_common_mac()
    {
        var client = Create(SessionPair.Only(cipher: "aes128-gcm@openssh.com", mac: "a"));
        var server = Create(SessionPair.Only(cipher: "aes128-gcm@openssh.com", mac: "b"));
        Negotiation.Choose(client, server, isStrict: false).MacToServer.Should().BeNull();
    }

    [Fact]
    public void A_name_that_this_library_does_not_know_is_refused_before_anything_is_sent() =>
        FluentActions.Invoking(() => SessionPair.Only(cipher: "aes128-cbc").Validate()).Should().Throw<ArgumentException>().WithMessage("*aes128-cbc*");

    [Fact]
    public void Names_that_are_no_algorithms_are_never_chosen()
    {
        string[] markers = [Markers.ExtInfoClient, Markers.StrictClient, Markers.StrictServer, Markers.ExtInfoServer];
        var client = KexInit.Create(SessionPair.Only(kex: "a"), ["k"], markers);
        var server = KexInit.Create(SessionPair.Only(kex: "b"), ["k"], markers);
        FluentActions.Invoking(() => Negotiation.Choose(client, server, isStrict: false))
            .Should().Throw<SshException>().WithMessage("*key exchanges*client has a, the server has b*");
    }

    [Fact]
    public void A_list_in_the_message_of_the_failure_is_not_endless()
    {
        var client = KexInit.Create(SshAlgorithms.Default with { KeyExchanges = [.. Enumerable.Range(0, 5000).Select(i => $"name{i}")] }, ["k"], []);
        var server = Create(SshAlgorithms.Default);
        FluentActions.Invoking(() => Negotiation.Choose(client, server, isStrict: false)).Should().Throw<SshException>().Which.Message.Length.Should().BeLessThan(1000);
    }

    [Fact]
    public void The_list_of_an_end_is_read_as_it_was_written()
    {
        var init = KexInit.Create(SshAlgorithms.Default, ["ssh-ed25519"], Markers.Of(isClient: true));
        var read = KexInit.Parse(init.Payload);

        read.KeyExchanges.Should().Equal(init.KeyExchanges).And.EndWith(Markers.StrictClient);
        read.HostKeys.Should().Equal("ssh-ed25519");
        read.CiphersToClient.Should().Equal(SshAlgorithms.Default.Ciphers);
        read.MacsToServer.Should().Equal(SshAlgorithms.Default.Macs);
        read.CompressionsToClient.Should().Equal("none");
        read.IsGuessFollowing.Should().BeFalse();
    }

    [Fact]
    public void Every_truncation_of_the_list_is_refused_and_so_is_more()
    {
        var payload = KexInit.Create(SshAlgorithms.Default, ["ssh-ed25519"], []).Payload;
        for (var length = 1; length < payload.Length; length++)
        {
            var cut = payload[..length];
            FluentActions.Invoking(() => KexInit.Parse(cut)).Should().Throw<SshException>();
        }

        FluentActions.Invoking(() => KexInit.Parse([.. payload, 0])).Should().Throw<SshException>();
    }

    [Fact]
    public void Extensions_are_read_and_every_truncation_is_refused()
    {
        var message = PeerExtensions.Write(["a", "b"]);
        var extensions = new PeerExtensions();
        extensions.Read(message);
        extensions.SignatureAlgorithms.Should().Equal("a", "b");
        for (var length = 1; length < message.Length; length++)
        {
            var cut = message[..length];
            FluentActions.Invoking(() => new PeerExtensions().Read(cut)).Should().Throw<SshException>();
        }

        extensions.Read(message);
        FluentActions.Invoking(() => extensions.Read(message)).Should().Throw<SshException>().WithMessage("*too often*");
    }

    [Fact]
    public void What_a_peer_says_last_is_cleaned_of_what_a_terminal_obeys()
    {
        var message = RawPeer.Message(SshMessage.Disconnect, writer =>
        {
            writer.WriteUInt32(11);
            writer.WriteText("bye\u001b[2J\u0007");
            writer.WriteText("");
        });
        DisconnectMessage.Read(message).Message.Should().Be("The peer ends the session for reason 11: bye?[2J?");
    }

    private static KexInit Create(SshAlgorithms algorithms) => KexInit.Create(algorithms, algorithms.HostKeys, []);
}
