using Agrimaan.Client;
using Agrimaan.Server.Notifications;

namespace Agrimaan.Server.Tests.Api;

/// <summary>One channel that is always told.</summary>
internal sealed class FakeNotifications : INotifications
{
    public IReadOnlyList<NotificationView> List(string platform) => [new("chat", ["failed"], 1, Views.Noon, 0, 0, 0, null, null)];

    public Task<NotificationTest> TestAsync(string platform, string name, string by, CancellationToken cancellationToken) => Task.FromResult(new NotificationTest(name, "pass", "told"));
}
