using Agrimaan.Client;

namespace Agrimaan.Server.Notifications;

/// <summary>Channels of platforms, for the doors.</summary>
public interface INotifications
{
    /// <summary>Those of the file that is in force, in its order.</summary>
    IReadOnlyList<NotificationView> List(string platform);

    /// <summary>Tells a channel something now, once, beside what waits.</summary>
    Task<NotificationTest> TestAsync(string platform, string name, string by, CancellationToken cancellationToken);
}
