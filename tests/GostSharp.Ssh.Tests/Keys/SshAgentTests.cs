using System.Buffers.Binary;
using GostSharp.Ssh.Keys.Agent;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Keys;

public sealed class SshAgentTests
{
    [Fact]
    public async Task Keys_are_listed_without_those_that_are_not_supported()
    {
        using var rsa = TestKey.Load("rsa");
        using var ed25519 = TestKey.Load("ed25519");
        var stream = new ScriptedStream(Keys((rsa.PublicKey.Blob.ToArray(), "first"), ([0, 0, 0, 7, .. "ssh-dss"u8], "old"), (ed25519.PublicKey.Blob.ToArray(), "")));
        await using var agent = new SshAgent(stream);

        var keys = await agent.ListAsync();

        keys.Select(key => (key.PublicKey, key.Comment)).Should().Equal((rsa.PublicKey, "first"), (ed25519.PublicKey, ""));
        stream.Written.Should().Equal(0, 0, 0, 1, 11);
    }

    [Theory]
    [InlineData("rsa", "rsa-sha2-512", 4)]
    [InlineData("rsa", "rsa-sha2-256", 2)]
    [InlineData("ed25519", "ssh-ed25519", 0)]
    public async Task An_agent_is_asked_for_the_algorithm(string name, string algorithm, int flags)
    {
        using var key = TestKey.Load(name);
        var signature = key.Sign(algorithm, "data"u8);
        var stream = new ScriptedStream(Keys((key.PublicKey.Blob.ToArray(), "")), Signature(signature));
        await using var agent = new SshAgent(stream);
        var listed = (await agent.ListAsync()).Single();

        (await listed.SignAsync(algorithm, "data"u8.ToArray())).Should().Equal(signature);

        stream.Written[^4..].Should().Equal(0, 0, 0, (byte)flags);
        stream.Written[9].Should().Be(13);
    }

    [Fact]
    public async Task A_signature_of_another_algorithm_is_not_taken()
    {
        using var key = TestKey.Load("rsa");
        await using var agent = new SshAgent(new ScriptedStream(
            Keys((key.PublicKey.Blob.ToArray(), "")), Signature(key.Sign("rsa-sha2-256", "data"u8))));
        var listed = (await agent.ListAsync()).Single();

        (await FluentActions.Awaiting(() => listed.SignAsync("rsa-sha2-512", "data"u8.ToArray()).AsTask()).Should().ThrowAsync<SshException>())
            .Which.Failure.Should().Be(SshFailure.Protocol);
        (await FluentActions.Awaiting(() => listed.SignAsync("ssh-rsa", "data"u8.ToArray()).AsTask()).Should().ThrowAsync<SshException>())
            .Which.Failure.Should().Be(SshFailure.NotSupported);
    }

    [Fact]
    public async Task A_refusal_is_told_and_the_next_request_works()
    {
        using var key = TestKey.Load("ed25519");
        await using var agent = new SshAgent(new ScriptedStream([0, 0, 0, 1, 5], Keys((key.PublicKey.Blob.ToArray(), ""))));

        (await FluentActions.Awaiting(() => agent.ListAsync()).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Refused);
        (await agent.ListAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Every_truncation_of_an_answer_is_noticed()
    {
        using var key = TestKey.Load("ed25519");
        var answer = Keys((key.PublicKey.Blob.ToArray(), "comment"));
        for (var length = 0; length < answer.Length; length++)
        {
            await using var cutOff = new SshAgent(new ScriptedStream(answer[..length]));
            (await FluentActions.Awaiting(() => cutOff.ListAsync()).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.ConnectionLost);

            if (length > 4)
            {
                var shorter = answer[..length];
                BinaryPrimitives.WriteInt32BigEndian(shorter, length - 4);
                await using var malformed = new SshAgent(new ScriptedStream(shorter));
                (await FluentActions.Awaiting(() => malformed.ListAsync()).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
            }
        }
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("00040001")]
    [InlineData("ffffffff")]
    [InlineData("00000001" + "0d")]
    [InlineData("00000005" + "0c" + "00000801")]
    [InlineData("00000006" + "0c" + "00000000" + "00")]
    public async Task A_strange_answer_is_refused(string answer)
    {
        await using var agent = new SshAgent(new ScriptedStream(Convert.FromHexString(answer)));
        (await FluentActions.Awaiting(() => agent.ListAsync()).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_request_ends_the_connection()
    {
        var stream = new ScriptedStream { HangsAtEnd = true };
        await using var agent = new SshAgent(stream);
        using var cancellation = new CancellationTokenSource();
        var listing = agent.ListAsync(cancellation.Token);
        cancellation.Cancel();

        await FluentActions.Awaiting(() => listing).Should().ThrowAsync<OperationCanceledException>();
        stream.IsDisposed.Should().BeTrue();
        (await FluentActions.Awaiting(() => agent.ListAsync()).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_a_request()
    {
        var agent = new SshAgent(new ScriptedStream { HangsAtEnd = true });
        var listing = agent.ListAsync();

        await agent.DisposeAsync();

        (await FluentActions.Awaiting(() => listing).Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.ConnectionLost);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_told()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        (await FluentActions.Awaiting(() => SshAgent.ConnectAsync(path)).Should().ThrowAsync<SshException>())
            .Which.Failure.Should().Be(OperatingSystem.IsWindows() ? SshFailure.NotSupported : SshFailure.ConnectionLost);
    }

    private static byte[] Keys(params (byte[] Blob, string Comment)[] keys) => Message(writer =>
    {
        writer.WriteByte(12);
        writer.WriteUInt32((uint)keys.Length);
        foreach (var (blob, comment) in keys)
        {
            writer.WriteString(blob);
            writer.WriteText(comment);
        }
    });

    private static byte[] Signature(byte[] signature) => Message(writer =>
    {
        writer.WriteByte(14);
        writer.WriteString(signature);
    });

    private static byte[] Message(Action<SshWriter> write)
    {
        using var writer = new SshWriter();
        var start = writer.BeginString();
        write(writer);
        writer.EndString(start);
        return writer.ToArray();
    }
}
