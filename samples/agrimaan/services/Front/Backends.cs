using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front;

// What the pages ask of each backend. A page makes those that it needs, and its start fails when the address of one is missing.

internal sealed class Users(SampleService service)
{
    private readonly Callee callee = service.Callee("user-service");

    public async Task<IReadOnlyList<User>> Of(string role, CancellationToken stop) =>
        [.. (await callee.Get("/api/users?limit=500", FrontJson.Default.IReadOnlyListUser, stop)).Where(user => user.Role == role)];
}

internal sealed class Fields(SampleService service)
{
    private readonly Callee callee = service.Callee("field-service");

    public Task<IReadOnlyList<Field>> All(CancellationToken stop) => callee.Get("/api/fields?limit=500", FrontJson.Default.IReadOnlyListField, stop);
}

internal sealed class Crops(SampleService service)
{
    private readonly Callee callee = service.Callee("crop-service");

    public Task<IReadOnlyList<Crop>> All(CancellationToken stop) => callee.Get("/api/crops", FrontJson.Default.IReadOnlyListCrop, stop);

    public Task<IReadOnlyList<Crop>> On(int field, CancellationToken stop) => callee.Get($"/api/crops?field={field}", FrontJson.Default.IReadOnlyListCrop, stop);
}

internal sealed class Weather(SampleService service)
{
    private readonly Callee callee = service.Callee("weather-service");

    public Task<FieldWeather> At(int field, CancellationToken stop) => callee.Get($"/api/weather/fields/{field}", FrontJson.Default.FieldWeather, stop);
}

internal sealed class Sensors(SampleService service)
{
    private readonly Callee callee = service.Callee("iot-service");

    public Task<FieldReadings> On(int field, CancellationToken stop) => callee.Get($"/api/iot/fields/{field}", FrontJson.Default.FieldReadings, stop);
}

internal sealed class Market(SampleService service)
{
    private readonly Callee callee = service.Callee("marketplace-service");

    public Task<IReadOnlyList<Product>> Products(CancellationToken stop) => callee.Get("/api/market/products", FrontJson.Default.IReadOnlyListProduct, stop);

    /// <summary>The newest few hundred; the market has no list of one buyer's or one farmer's.</summary>
    public Task<IReadOnlyList<Order>> Orders(CancellationToken stop) => callee.Get("/api/market/orders?limit=500", FrontJson.Default.IReadOnlyListOrder, stop);

    public Task<(Order? Made, Faults Faults)> Place(NewOrder order, CancellationToken stop) =>
        callee.Post("/api/market/orders", order, FrontJson.Default.NewOrder, FrontJson.Default.Order, stop);
}

internal sealed class Shipments(SampleService service)
{
    private readonly Callee callee = service.Callee("logistics-service");

    public Task<IReadOnlyList<Shipment>> Newest(int limit, CancellationToken stop) =>
        callee.Get($"/api/logistics/shipments?limit={limit}", FrontJson.Default.IReadOnlyListShipment, stop);

    public Task<ShipmentWithPlace?> Find(int order, CancellationToken stop) => callee.Find($"/api/logistics/shipments/{order}", FrontJson.Default.ShipmentWithPlace, stop);

    public Task<(Shipment? Made, Faults Faults)> Send(int? order, CancellationToken stop) =>
        callee.Post("/api/logistics/shipments", new NewShipment(order), FrontJson.Default.NewShipment, FrontJson.Default.Shipment, stop);

    public Task Delivered(int order, CancellationToken stop) =>
        callee.Post($"/api/logistics/shipments/{order}/delivered", new NewShipment(order), FrontJson.Default.NewShipment, FrontJson.Default.Shipment, stop);
}

internal sealed class Notices(SampleService service)
{
    private readonly Callee callee = service.Callee("notification-service");

    public async Task<IReadOnlyList<Notice>> To(string name, CancellationToken stop) =>
        [.. (await callee.Get("/api/notifications?limit=500", FrontJson.Default.IReadOnlyListNotice, stop)).Where(notice => notice.To == name)];
}

internal sealed class Ledger(SampleService service)
{
    private readonly Callee callee = service.Callee("blockchain-service");

    public Task<IReadOnlyList<Entry>> Newest(int limit, CancellationToken stop) => callee.Get($"/api/ledger?limit={limit}", FrontJson.Default.IReadOnlyListEntry, stop);

    public Task<Verification> Verify(CancellationToken stop) => callee.Get("/api/ledger/verification", FrontJson.Default.Verification, stop);
}

internal sealed class Analytics(SampleService service)
{
    private readonly Callee callee = service.Callee("analytics-service");

    public Task<IReadOnlyDictionary<string, long>> Events(CancellationToken stop) => callee.Get("/api/analytics/events", FrontJson.Default.IReadOnlyDictionaryStringInt64, stop);
}

internal sealed class Administration(SampleService service)
{
    private readonly Callee callee = service.Callee("admin-service");

    public Task<IReadOnlyList<ServiceState>> Services(CancellationToken stop) => callee.Get("/api/admin/services", FrontJson.Default.IReadOnlyListServiceState, stop);
}
