using System.Text;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class VersionExchangeTests
{
    [Theory]
    [InlineData("SSH-2.0-x\r\n", "SSH-2.0-x")]
    [InlineData("SSH-2.0-x\n", "SSH-2.0-x")]
    [InlineData("SSH-1.99-OpenSSH_9 with a comment\r\n", "SSH-1.99-OpenSSH_9 with a comment")]
    [InlineData("hello\r\n\r\nSSHbut not really\r\nSSH-2.0-x\r\n", "SSH-2.0-x")]
    public async Task A_client_finds_the_line_wherever_it_is_cut(string text, string version)
    {
        for (var chunk = 1; chunk <= text.Length; chunk++)
        {
            using var input = new PacketInput(new ChunkStream(Encoding.Latin1.GetBytes(text + "rest"), chunk));
            (await VersionExchange.ReadAsync(input, isClient: true, CancellationToken.None)).Should().Be(version);
            while (await input.FillAsync(CancellationToken.None))
            {
            }

            Encoding.Latin1.GetString(input.Unread).Should().Be("rest");
        }
    }

    [Theory]
    [InlineData("hello\r\nSSH-2.0-x\r\n", "does not speak SSH")]
    [InlineData("SSH-1.5-x\r\n", "another version")]
    [InlineData("SSH-2.0-\u0001\r\n", "characters")]
    [InlineData("GET / HTTP/1.1\r\n", "does not speak SSH")]
    [InlineData("SSH-2.0-x", "before it said its version")]
    [InlineData("SSH", "before it said its version")]
    [InlineData("", "before it said its version")]
    public async Task A_server_refuses_what_is_no_client(string text, string message)
    {
        using var input = new PacketInput(new ChunkStream(Encoding.Latin1.GetBytes(text), 5));
        var act = () => VersionExchange.ReadAsync(input, isClient: false, CancellationToken.None).AsTask();
        (await act.Should().ThrowAsync<SshException>()).Which.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task A_line_has_255_bytes_at_most(int length, bool isAccepted)
    {
        var line = "SSH-2.0-".PadRight(length - 2, 'x') + "\r\n";
        using var input = new PacketInput(new ChunkStream(Encoding.Latin1.GetBytes(line), 100));
        var act = () => VersionExchange.ReadAsync(input, isClient: true, CancellationToken.None).AsTask();
        if (isAccepted)
        {
            await act.Should().NotThrowAsync();
        }
        else
        {
            await act.Should().ThrowAsync<SshException>();
        }
    }

    [Theory]
    [InlineData("a line\n", 40)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 100)]
    public async Task What_a_server_says_before_has_an_end(string text, int times)
    {
        var endless = string.Concat(Enumerable.Repeat(text, times));
        using var input = new PacketInput(new ChunkStream(Encoding.Latin1.GetBytes(endless), 1000));
        var act = () => VersionExchange.ReadAsync(input, isClient: true, CancellationToken.None).AsTask();
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with-minus")]
    [InlineData("line\r\n")]
    public void An_own_version_that_breaks_the_line_is_refused(string software) =>
        FluentActions.Invoking(() => VersionExchange.LineFor(software)).Should().Throw<ArgumentException>();
}
