namespace GostSharp.Ssh.Channels;

/// <summary>The bytes of a channel.</summary>
internal sealed class ChannelStream(ChannelInput input, ChannelOutput output) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        output.WriteAsync(buffer, cancellationToken);

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken) => output.WaitUntilWrittenAsync().WaitAsync(cancellationToken);
}
