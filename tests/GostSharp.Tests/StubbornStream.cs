namespace GostSharp.Tests;

/// <summary>A stream that fails when it is closed, as one does that flushes to a broken connection then.</summary>
internal sealed class StubbornStream : MemoryStream
{
    public const string Complaint = "cannot flush";

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            throw new IOException(Complaint);
        }
    }
}
