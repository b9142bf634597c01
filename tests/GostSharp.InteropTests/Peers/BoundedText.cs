using System.Text;

namespace GostSharp.InteropTests.Peers;

/// <summary>Text that grows from any thread and keeps no more than its last characters.</summary>
internal sealed class BoundedText(int capacity)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private long _dropped;

    public void Append(ReadOnlySpan<char> more)
    {
        lock (_gate)
        {
            _text.Append(more);
            var excess = _text.Length - capacity;
            if (excess > 0)
            {
                _text.Remove(0, excess);
                _dropped += excess;
            }
        }
    }

    /// <summary>Takes in all that a reader has, until its end.</summary>
    public async Task AppendAllAsync(TextReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var count && count > 0)
        {
            Append(buffer.AsSpan(0, count));
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _dropped == 0 ? _text.ToString() : $"[{_dropped} characters left out]{_text}";
        }
    }
}
