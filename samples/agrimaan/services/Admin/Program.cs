using Agrimaan.Samples.Admin;
using Agrimaan.Samples.Shared;

string[] services =
[
    "user-service", "field-service", "crop-service", "marketplace-service", "iot-service", "weather-service", "notification-service",
    "logistics-service", "blockchain-service", "analytics-service",
];

return await SampleService.RunAsync(AdminJson.Default, service =>
{
    var callees = services.Select(name => (name, service.Callee(name))).ToArray();
    service.App.MapGet("/api/admin/services", async (CancellationToken stop) => TypedResults.Ok<IReadOnlyList<ServiceState>>(
        await Task.WhenAll(callees.Select(callee => ServiceState.Ask(callee.name, callee.Item2, stop)))));
});
