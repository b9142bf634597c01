using System.Globalization;
using System.Runtime.InteropServices;

namespace GostSharp.InteropTests.Peers;

/// <summary>
/// A process and its descendants on Linux, told from later processes with the same ids by when they started.
/// Each look takes in the children that have come since; those whose parent has gone stay known.
/// </summary>
internal sealed class ProcessTree
{
    private const int Terminate = 15;
    private const int Kill = 9;

    private readonly Dictionary<int, ulong> _members = [];

    public ProcessTree(int rootId)
    {
        if (Read(rootId) is { } root)
        {
            _members.Add(root.Id, root.StartedAt);
        }
    }

    public void AskToEnd() => SendToAll(Terminate);

    public void KillAll() => SendToAll(Kill);

    public bool HasEnded() => LookForMembers().Count == 0;

    private void SendToAll(int signal)
    {
        foreach (var member in LookForMembers())
        {
            _ = SendSignal(member, signal);
        }
    }

    private List<int> LookForMembers()
    {
        var running = ReadAll();
        while (running.Any(IsNewMember))
        {
            foreach (var process in running.Where(IsNewMember))
            {
                _members.Add(process.Id, process.StartedAt);
            }
        }

        var alive = running.Where(process => !process.IsZombie && IsMember(process.Id, process.StartedAt));
        return alive.Select(process => process.Id).ToList();

        bool IsNewMember(RunningProcess process) =>
            !_members.ContainsKey(process.Id)
            && running.Any(parent => parent.Id == process.ParentId && IsMember(parent.Id, parent.StartedAt));
    }

    private bool IsMember(int id, ulong startedAt) => _members.TryGetValue(id, out var known) && known == startedAt;

    private static List<RunningProcess> ReadAll()
    {
        var processes = new List<RunningProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && Read(id) is { } process)
            {
                processes.Add(process);
            }
        }

        return processes;
    }

    private static RunningProcess? Read(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/stat"));
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
        catch (UnauthorizedAccessException)
        {
            return null; // another user's, and hidden
        }
    }

    private static RunningProcess Parse(int id, string stat)
    {
        // "12 (any name) S 1 ...": the state, the parent and, 19 fields after the state, the start time.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var parentId = int.Parse(fields[1], CultureInfo.InvariantCulture);
        var startedAt = ulong.Parse(fields[19], CultureInfo.InvariantCulture);
        return new RunningProcess(id, parentId, startedAt, IsZombie: fields[0] is "Z" or "X");
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private readonly record struct RunningProcess(int Id, int ParentId, ulong StartedAt, bool IsZombie);
}
