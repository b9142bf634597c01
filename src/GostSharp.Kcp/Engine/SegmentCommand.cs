namespace GostSharp.Kcp.Engine;

/// <summary>What a segment is for.</summary>
internal enum SegmentCommand : byte
{
    /// <summary>Bytes of the stream.</summary>
    Push = 0x51,

    /// <summary>A segment has arrived.</summary>
    Acknowledge = 0x52,

    /// <summary>How much may I send?</summary>
    AskWindow = 0x53,

    /// <summary>This much.</summary>
    TellWindow = 0x54,
}
