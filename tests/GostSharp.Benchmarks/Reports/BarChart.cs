using System.Globalization;
using System.Security;
using System.Text;

namespace GostSharp.Benchmarks.Reports;

/// <summary>A bar of a chart.</summary>
internal sealed record Bar(string Label, double Value, bool Stands);

/// <summary>Horizontal bars as SVG, which adapts itself to light and dark pages.</summary>
internal static class BarChart
{
    private const int Width = 760;
    private const int LabelWidth = 190;
    private const int ValueWidth = 70;
    private const int RowHeight = 26;
    private const int TitleHeight = 36;

    public static string Draw(string title, IReadOnlyList<Bar> bars, string format)
    {
        var text = new StringBuilder();
        var height = TitleHeight + (bars.Count * RowHeight) + 8;
        text.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" font-family="sans-serif" font-size="13">
            <title>{{SecurityElement.Escape(title)}}</title>
            <style>
            text { fill: #1f2328 } .other { fill: #8c959f } .ours { fill: #0969da }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .other { fill: #6e7681 } .ours { fill: #4493f8 } }
            </style>
            <text x="8" y="20" font-weight="bold">{{SecurityElement.Escape(title)}}</text>

            """);
        var longest = bars.Select(bar => bar.Value).DefaultIfEmpty(1).Max();
        foreach (var (row, bar) in bars.Index())
        {
            AppendBar(text, bar, TitleHeight + (row * RowHeight), longest > 0 ? bar.Value / longest : 0, format);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void AppendBar(StringBuilder text, Bar bar, int top, double part, string format)
    {
        var length = part * (Width - LabelWidth - ValueWidth);
        var value = bar.Value.ToString(format, CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"""
            <text x="{LabelWidth - 8}" y="{top + 16}" text-anchor="end">{SecurityElement.Escape(bar.Label)}</text>
            <rect class="{(bar.Stands ? "ours" : "other")}" x="{LabelWidth}" y="{top + 3}" width="{length:0.0}" height="{RowHeight - 8}" />
            <text x="{LabelWidth + length + 6:0.0}" y="{top + 16}">{value}</text>

            """);
    }
}
