using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class PollableTableTests
{
    private readonly PollableTable _table = new();

    [Fact]
    public void Whoever_was_added_is_found_by_its_id_until_it_is_removed()
    {
        var items = Enumerable.Range(0, 100).Select(_ => new Idle()).ToArray();
        Array.ForEach(items, _table.Add);

        items.Should().OnlyContain(item => _table.Find(item.Id) == item);
        _table.Remove(items[50]);

        _table.Find(items[50].Id).Should().BeNull();
        _table.Find(items[51].Id).Should().Be(items[51]);
    }

    [Fact]
    public void An_event_of_one_who_has_left_does_not_reach_who_has_its_place()
    {
        var (first, second) = (new Idle(), new Idle());
        _table.Add(first);
        _table.Remove(first);
        _table.Add(second);

        _table.Find(first.Id).Should().BeNull();
        _table.Remove(first);
        _table.Find(second.Id).Should().Be(second);
        _table.Find(Epoll.WakeId).Should().BeNull();
    }

    [Fact]
    public void One_who_is_in_another_table_is_not_removed_from_this_one()
    {
        var (other, own) = (new PollableTable(), new Idle());
        var others = Enumerable.Range(0, 100).Select(_ => new Idle()).ToArray();
        Array.ForEach(others, other.Add);
        _table.Add(own);

        Array.ForEach(others, _table.Remove);

        _table.Find(own.Id).Should().Be(own);
        others.Should().OnlyContain(item => other.Find(item.Id) == item);
    }

    private sealed class Idle : Pollable
    {
        public override void Ready(uint kinds)
        {
        }
    }
}
