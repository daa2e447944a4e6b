using Agrimaan.Samples.Blockchain;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(LedgerJson.Default, service =>
    service.App.MapLedgerApi(new Ledger(service.OpenDatabase("blockchain"), TimeProvider.System)));
