using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Blockchain;

internal static class LedgerApi
{
    public static void MapLedgerApi(this WebApplication app, Ledger ledger)
    {
        app.MapGet("/api/ledger", IResult (int limit = 50) => Page.Check(limit) is { Any: true } faults ? faults.Answer() : TypedResults.Ok(ledger.Newest(limit)));
        app.MapGet("/api/ledger/verification", () => TypedResults.Ok(ledger.Verify()));
        app.MapPost("/api/ledger", IResult (NewEntry entry) => new Faults().Text("subject", entry.Subject).Text("text", entry.Text, 500) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Created((string?)null, ledger.Append(entry.Subject!, entry.Text!)));
    }
}
