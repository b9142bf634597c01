namespace GostSharp.Multiplexing;

/// <summary>How two ends of ours recognise each other: by the stream id of a keep-alive frame, which other peers do not look at.</summary>
internal static class MuxAnnouncement
{
    /// <summary>"Here is one of ours": my half-closes are half-closes, and I tell the window of each stream.</summary>
    public const uint Hello = Mark | 0x01;

    /// <summary>"I have heard your hello": what I send from here on keeps to your windows.</summary>
    public const uint Heard = Mark | 0x02;

    // 'G', 'S', and the version of what is announced.
    private const uint Mark = 0x4753_0100;
}
