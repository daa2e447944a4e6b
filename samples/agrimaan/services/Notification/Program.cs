using Agrimaan.Samples.Documents;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Notification;
using Agrimaan.Samples.Shared;

return await SampleService.RunAsync(NotificationJson.Default, service =>
{
    var notices = new NoticeStore(service.OpenDocuments("notification"), TimeProvider.System);
    service.App.MapNotificationApi(notices);
    service.Listen("notification", "/api/notifications", notices.Hear);
});
