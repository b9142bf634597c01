using System.IO.MemoryMappedFiles;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>A number in a file that one process counts up and another one reads, at no cost to either.</summary>
internal sealed unsafe class SharedCounter : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _value;

    public SharedCounter(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _value = (long*)start;
    }

    public long Value => Volatile.Read(ref *_value);

    /// <summary>Only one thread of one process may do so.</summary>
    public void Add(long count) => Volatile.Write(ref *_value, *_value + count);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
