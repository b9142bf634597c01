using System.Globalization;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Medians, and how they stand to the best of the peers.</summary>
internal sealed class TcpReport(IReadOnlyList<TcpSubject> subjects, IReadOnlyList<Figure> figures, TcpResults results)
{
    private static readonly BulkCase Shown = new(8, Up: true, Down: true);

    public void Write(TextWriter writer)
    {
        foreach (var table in FigureTable.All)
        {
            Figure[] columns = [.. figures.Where(figure => figure.Table == table)];
            if (columns.Length == 0)
            {
                continue;
            }

            writer.WriteLine($"{table.Title}:\n");
            var lines = new MarkdownTable(["forwarder", .. columns.Select(figure => figure.Column)]);
            foreach (var subject in subjects.Where(subject => columns.Any(figure => HasCell(subject, figure))))
            {
                lines.Add([subject.Name, .. columns.Select(figure => Cell(subject, figure))]);
            }

            lines.Write(writer);
        }
    }

    /// <summary>The cost of moving much, as a picture.</summary>
    public string Chart()
    {
        var figure = BulkMeasurement.CpuFigure(Shown);
        return BarChart.Draw(
            $"{FigureTable.Cpu.Title}, {Shown.Streams} streams, both ways (less is better)",
            [.. subjects.Where(subject => !double.IsNaN(results.Median(subject, figure))).Select(subject => new Bar(subject.Name, results.Median(subject, figure), subject.IsOurs))],
            figure.Format);
    }

    private bool HasCell(TcpSubject subject, Figure figure) =>
        results.FailureOf(subject, figure) is not null || !double.IsNaN(results.Median(subject, figure));

    private string Cell(TcpSubject subject, Figure figure)
    {
        var value = results.Median(subject, figure);
        var ratio = subject.Forwards ? value / BestOfPeers(figure) : double.NaN;
        return results.FailureOf(subject, figure) is { } why ? $"failed: {why.ReplaceLineEndings(" ").Replace('|', '/')}"
            : double.IsNaN(value) ? ""
            : Number(value, figure.Format) + (double.IsNaN(ratio) ? "" : $" ({Number(ratio, "0.00")})");
    }

    private double BestOfPeers(Figure figure)
    {
        double[] values = [.. subjects.Where(subject => subject.IsPeer).Select(subject => results.Median(subject, figure)).Where(value => !double.IsNaN(value))];
        return values.Length == 0 || figure.Best is not { } best ? double.NaN : best == Best.Most ? values.Max() : values.Min();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
