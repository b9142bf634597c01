using GostSharp.Benchmarks.Processes;

namespace GostSharp.Tests.Benchmarks;

public sealed class MemoryMappingTests
{
    [Fact]
    public void The_clean_pages_of_files_are_read_and_nothing_else()
    {
        const string Smaps = """
            55d0-55d8 r-xp 00002000 fe:01 1234                       /usr/bin/one with space
            Size:                 32 kB
            Rss:                  20 kB
            Shared_Clean:          8 kB
            Shared_Dirty:          0 kB
            Private_Clean:         4 kB
            Private_Dirty:         8 kB
            VmFlags: rd ex mr mw me
            7f00-7f10 rw-p 00000000 00:00 0
            Private_Clean:        64 kB
            VmFlags: rd wr
            7f20-7f30 rw-p 00000000 00:00 0                          [heap]
            Private_Clean:        64 kB
            7f40-7f50 r--p 00000000 fe:01 99                         /lib/two.so
            Private_Clean:        12 kB
            """;

        MemoryMapping.Read(Smaps.ReplaceLineEndings("\n").Split('\n')).Should().Equal(
            new MemoryMapping("/usr/bin/one with space", "00002000", 12 * 1024),
            new MemoryMapping("/lib/two.so", "00000000", 12 * 1024));
    }
}
