namespace GostSharp.Tests.Vectors;

/// <summary>Who sent a chunk.</summary>
internal enum TranscriptSide
{
    Client,
    Server,
}

/// <summary>A line of a transcript that means something.</summary>
internal abstract record TranscriptEntry;

/// <summary>Something that happened: an end of a direction, a TLS handshake.</summary>
internal sealed record TranscriptEvent(string Text) : TranscriptEntry;

/// <summary>Bytes as one side sent them.</summary>
/// <param name="Side">Who sent them.</param>
/// <param name="Channel">1, or another connection beside it.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Comment">The comment line before them.</param>
/// <param name="IsCut">True when the recording shows only the beginning.</param>
internal sealed record TranscriptChunk(TranscriptSide Side, int Channel, byte[] Bytes, string Comment, bool IsCut) : TranscriptEntry;
