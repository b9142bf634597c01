using System.Buffers;

namespace GostSharp.Multiplexing;

/// <summary>A frame that overtakes data: nobody waits for it, except for the one that opens a stream.</summary>
/// <param name="Command">What it is.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Reader">For an update: who knows what to tell when it is sent.</param>
/// <param name="Update">For an update: what to tell where there is no reader.</param>
/// <param name="Opening">For the beginning of a stream: the frame, and what goes with it.</param>
internal readonly record struct PostedFrame(MuxCommand Command, uint StreamId, MuxIncoming? Reader = null, MuxUpdate Update = default, MuxOpening? Opening = null)
{
    public int Write(Span<byte> destination, int version) =>
        new MuxFrame(Command, StreamId, 0, Reader?.TakeUpdate() ?? Update).Write(destination, version);
}

/// <summary>The beginning of a stream with its first bytes, which leave in one write.</summary>
internal sealed class MuxOpening
{
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _frames;
    private readonly int _length;

    /// <param name="streamId">The stream.</param>
    /// <param name="firstBytes">At most what a frame holds; copied.</param>
    /// <param name="version">The protocol's.</param>
    public MuxOpening(uint streamId, ReadOnlySpan<byte> firstBytes, int version)
    {
        _frames = ArrayPool<byte>.Shared.Rent((2 * MuxFrame.HeaderLength) + firstBytes.Length);
        _length = new MuxFrame(MuxCommand.Open, streamId).Write(_frames, version);
        if (!firstBytes.IsEmpty)
        {
            _length += new MuxFrame(MuxCommand.Data, streamId, firstBytes.Length).Write(_frames.AsSpan(_length), version);
            firstBytes.CopyTo(_frames.AsSpan(_length));
            _length += firstBytes.Length;
        }
    }

    /// <summary>Completes when it was written, or never will be; the session has failed then.</summary>
    public Task Sent => _sent.Task;

    public ReadOnlyMemory<byte> Frames => _frames.AsMemory(0, _length);

    /// <summary>The frames were written or are not wanted any more; called once.</summary>
    public void Finish()
    {
        ArrayPool<byte>.Shared.Return(_frames);
        _sent.SetResult();
    }
}
