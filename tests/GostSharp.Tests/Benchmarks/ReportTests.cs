using System.Xml.Linq;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Tests.Benchmarks;

public sealed class ReportTests
{
    [Fact]
    public void A_table_aligns_its_figures_to_the_right()
    {
        var table = new MarkdownTable("forwarder", "speed");
        table.Add("one", "1.5");
        var text = new StringWriter { NewLine = "\n" };

        table.Write(text);

        text.ToString().Should().Be("| forwarder | speed |\n| --- | ---: |\n| one | 1.5 |\n\n");
    }

    [Fact]
    public void A_chart_is_well_formed_and_its_longest_bar_is_the_largest_value()
    {
        var chart = XDocument.Parse(BarChart.Draw("less <is> better", [new Bar("a & b", 2, true), new Bar("c", 1, false), new Bar("d", 0, false)], "0.0"));

        XNamespace svg = "http://www.w3.org/2000/svg";
        var widths = chart.Descendants(svg + "rect").Select(bar => (double)bar.Attribute("width")!).ToArray();
        widths.Should().Equal(500, 250, 0);
        chart.Descendants(svg + "text").Select(text => text.Value).Should().Equal("less <is> better", "a & b", "2.0", "c", "1.0", "d", "0.0");
    }

    [Fact]
    public void A_chart_of_nothing_has_no_bars() => XDocument.Parse(BarChart.Draw("nothing", [], "0")).Descendants().Should().NotContain(element => element.Name.LocalName == "rect");

    [Fact]
    public void Only_the_marked_part_of_a_document_is_replaced()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "before\n<!-- x: begin -->\nold\n<!-- x: end -->\nafter\n");

            new MarkedSection(path, "x").Replace("new\n");
            new MarkedSection(path, "x").Replace("newer\n");

            File.ReadAllText(path).Should().Be("before\n<!-- x: begin -->\n\nnewer\n\n<!-- x: end -->\nafter\n");
            FluentActions.Invoking(() => new MarkedSection(path, "y")).Should().Throw<InvalidDataException>().WithMessage("*y: begin*");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
