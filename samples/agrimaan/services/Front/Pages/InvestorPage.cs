using System.Globalization;
using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front.Pages;

/// <summary>What happens on the platform in numbers, and the ledger with the proof that nobody changed it.</summary>
internal sealed class InvestorPage(SampleService service, Layout layout)
{
    private readonly Analytics analytics = new(service);
    private readonly Ledger ledger = new(service);

    public void Map() => service.App.MapGet("/investor", Show);

    private static Html Counts(IReadOnlyDictionary<string, long> events) => events.Count == 0
        ? $"""<p class="quiet">Nothing was counted yet.</p>"""
        : (Html)$"""<dl class="facts">{events.Select(Html (kind) => $"<div><dt>{kind.Key}</dt><dd>{kind.Value.ToString("N0", CultureInfo.InvariantCulture)}</dd></div>")}</dl>""";

    private static Html State(Verification verification) => verification.BrokenAt is { } height
        ? $"""<p class="alarm">Entry {height.ToString(CultureInfo.InvariantCulture)} is not what was written.</p>"""
        : (Html)$"""<p>Every entry is as it was written; {verification.Entries.ToString("N0", CultureInfo.InvariantCulture)} checked.</p>""";

    private static Html Row(Entry entry) => $"""
        <li><span><b>{entry.Subject}</b> {entry.Text}</span><span class="quiet">{Say.Moment(entry.At)} <code>{entry.Hash[..Math.Min(entry.Hash.Length, 12)]}</code></span></li>
        """;

    private async Task Show(HttpContext context)
    {
        var stop = context.RequestAborted;
        var parts = await Task.WhenAll(
            Section.Of(async () => Counts(await analytics.Events(stop))),
            Section.Of(async () => State(await ledger.Verify(stop))),
            Section.Of(async () => Section.Rows([.. (await ledger.Newest(20, stop)).Select(Row)], "The ledger is empty.")));
        await layout.Write(context, "Overview", $"""
            <h1>Overview</h1>
            <h2>Events</h2>{parts[0]}
            <h2>Ledger</h2>{parts[1]}{parts[2]}
            """);
    }
}
