using System.Text;
using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Cli;

/// <summary>The sample at servers of others that differ from each other: which key they show, and where they listen.</summary>
public sealed class SshServerCommandTests : IDisposable
{
    private readonly SshTestKeys _keys = new();
    private readonly EchoServer _echo = EchoServer.Start();

    private string UserKey => _keys.FileOf(SshKeyTypes.Ed25519);

    public void Dispose() => _keys.Dispose();

    [RequiresPeer(Sshd.Command)]
    public async Task Each_key_of_a_server_of_OpenSSH_may_be_the_one_that_is_pinned()
    {
        string[] types = [SshKeyTypes.Ed25519, SshKeyTypes.EcdsaP256, SshKeyTypes.Rsa];
        await using var _ = _echo;
        await using var sshd = await Sshd.StartAsync([.. types.Select(_keys.FileOf)], _keys.AuthorizedKeysFile);
        var node = $"sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={UserKey}&hostKey=";
        foreach (var type in types)
        {
            await using var gost = await GostCommand.Of($"-L tcp://127.0.0.1:0/{_echo.EndPoint} -F {node}{_keys.Get(type).PublicKey.Fingerprint}").StartAsync();
            (await EchoesAsync(gost)).Should().BeTrue(type);
            gost.Log.Messages("warning").Should().BeEmpty();
        }

        await using var other = await GostCommand.Of($"-L tcp://127.0.0.1:0/{_echo.EndPoint} -F {node}{_keys.Get(SshKeyTypes.EcdsaP384).PublicKey.Fingerprint}").StartAsync();
        (await EchoesAsync(other)).Should().BeFalse();
        await other.LogsAsync("warning", "none of its host keys is one of those of hostKey");
        string.Concat(other.Log.Messages("warning")).Should().ContainAll(types.Select(type => _keys.Get(type).PublicKey.Fingerprint));
    }

    [RequiresPeer(Sshd.Command)]
    public async Task All_interfaces_are_what_PermitListen_calls_them()
    {
        await using var _ = _echo;
        var port = FreePort.Find();
        await using var sshd = await Sshd.StartAsync(_keys, $"PermitListen 0.0.0.0:{port}");
        await using var gost = await GostCommand.Of($"-L rtcp://:{port}/{_echo.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={UserKey}").StartAsync();
        (await EchoesAsync(gost)).Should().BeTrue();
    }

    [RequiresPrivateUser(Dropbear.Server, Dropbear.Converter)]
    public async Task A_server_of_dropbear_may_have_bound_its_loopback_only()
    {
        await using var _ = _echo;
        using var user = await PrivateUser.CreateAsync(_keys);
        await using var dropbear = await Dropbear.ServeAsync(_keys, user);
        foreach (var (host, warnings) in new[] { ("", 1), ("0.0.0.0", 1), ("127.0.0.1", 0), ("localhost", 0) })
        {
            await using var gost = await GostCommand.Of(
                $"-L rtcp://{host}:{FreePort.Find()}/{_echo.EndPoint} -F sshd://{PrivateUser.Name}@{dropbear.EndPoint}?privateKeyFile={UserKey}").StartAsync();
            (await EchoesAsync(gost)).Should().BeTrue(host);
            gost.Log.Messages("warning").Count(message => message.Contains("without '-a'", StringComparison.Ordinal)).Should().Be(warnings, host);
        }
    }

    private static async Task<bool> EchoesAsync(GostProgram gost)
    {
        await using var stream = await gost.ConnectAsync("service-0");
        try
        {
            await stream.WriteAsync("hello"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(TestTimeouts.Wait);
            return Encoding.ASCII.GetString(answer) == "hello";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
