using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Keys.Agent;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Authentication;

/// <summary>Keys that the server would take, and that do not sign.</summary>
public sealed class FailingSignerTests
{
    /// <summary>What signers throw: agents that refuse, streams that break, time limits of their own.</summary>
    public static TheoryData<Exception> Failures =>
        [new SshException(SshFailure.Refused, "The agent refused."), new IOException("The agent refused."), new OperationCanceledException("The agent refused.")];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Failures))]
    public async Task The_next_key_and_then_the_password_are_shown_when_a_key_does_not_sign(Exception failure)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        using var next = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(
            SessionPair.ClientOptions with { Keys = [new Signer(key.PublicKey, _ => throw failure), next], Password = "pass" });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey", "password");
        server.WantSignature(await server.ExpectAsync("publickey"));
        (await server.ExpectAsync("publickey")).ReadKey().Key.Should().Be(next.PublicKey);
        server.Refuse(isPartial: false, "publickey", "password");
        await server.ExpectAsync("password");
        await using var client = await server.WelcomeAsync();
        client.User.Method.Should().Be("password");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(14u)]
    public async Task What_the_signer_said_is_told_when_nobody_got_in(uint disconnectReason)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var refusal = new SshException(SshFailure.Refused, "The agent refused.\u001b[2J");
        await using var server = await RawServer.StartAsync(
            SessionPair.ClientOptions with { Keys = [new Signer(key.PublicKey, _ => throw refusal)], Password = "pass" });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey", "password");
        server.WantSignature(await server.ExpectAsync("publickey"));
        await server.ExpectAsync("password");
        if (disconnectReason == 0)
        {
            server.Refuse(isPartial: false, "publickey", "password");
        }
        else
        {
            server.Peer.Send(RawPeer.Message(SshMessage.Disconnect, writer =>
            {
                writer.WriteUInt32(disconnectReason);
                writer.WriteText("Too many authentication failures");
                writer.WriteText("");
            }));
        }

        var failure = await server.FailureAsync();
        failure.Failure.Should().Be(SshFailure.Authentication);
        failure.Message.Should().Contain("accept: publickey, password").And.Contain("did not sign: The agent refused.?[2J");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_agent_that_does_not_know_sha2_is_passed_over()
    {
        using var key = TestKey.Load("rsa");
        await using var agent = new SshAgent(new ScriptedStream(
            Answer(12, writer =>
            {
                writer.WriteUInt32(1);
                writer.WriteString(key.PublicKey.Blob.Span);
                writer.WriteText("");
            }),
            Answer(14, writer =>
            {
                using var signature = new SshWriter();
                signature.WriteText("ssh-rsa");
                signature.WriteString(new byte[256]);
                writer.WriteString(signature.WrittenSpan);
            })));
        await using var server = await RawServer.StartAsync(
            SessionPair.ClientOptions with { Keys = [.. await agent.ListAsync()], Password = "pass" }, "rsa-sha2-512");
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey", "password");
        server.WantSignature(await server.ExpectAsync("publickey"));
        await server.ExpectAsync("password");
        server.Refuse(isPartial: false, "password");

        var failure = await server.FailureAsync();
        failure.Failure.Should().Be(SshFailure.Authentication);
        failure.Message.Should().Contain("did not sign: The agent's signature is not one of rsa-sha2-512");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_that_is_cancelled_or_late_while_a_key_signs_is_just_that(bool isCancelled)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        using var cancellation = new CancellationTokenSource();
        var time = new ManualTime();
        var signing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var signer = new Signer(key.PublicKey, async token =>
        {
            signing.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return [];
        });
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var accepting = SshServerSession.AcceptAsync(
            serverStream, SessionPair.ServerOptions with { CheckNoneAsync = null, CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(true) }).AsTask();
        var connecting = SshClientSession.ConnectAsync(
            clientStream, SessionPair.ClientOptions with { Keys = [signer], Password = "pass", TimeProvider = time }, cancellation.Token).AsTask();
        await signing.Task;

        Func<Task> connect = () => connecting.WaitAsync(TestTimeouts.Wait);
        if (isCancelled)
        {
            await cancellation.CancelAsync();
            await connect.Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            time.Advance(TimeSpan.FromSeconds(30));
            (await connect.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.TimedOut);
        }

        Func<Task> accept = () => accepting.WaitAsync(TestTimeouts.Wait);
        await accept.Should().ThrowAsync<SshException>();
    }

    private static byte[] Answer(byte type, Action<SshWriter> write)
    {
        using var writer = new SshWriter();
        var start = writer.BeginString();
        writer.WriteByte(type);
        write(writer);
        writer.EndString(start);
        return writer.ToArray();
    }

    private sealed class Signer(SshPublicKey key, Func<CancellationToken, ValueTask<byte[]>> sign) : ISshSigner
    {
        public SshPublicKey PublicKey => key;

        public ValueTask<byte[]> SignAsync(string algorithm, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) => sign(cancellationToken);
    }
}
