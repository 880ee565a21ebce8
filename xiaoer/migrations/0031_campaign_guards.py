"""What no code may get round: lists and results stay as they are, and nobody beyond the list is invited."""

from django.db import migrations

from accounts.append_only import append_only

ONLY_FROM_THE_LIST = """
    CREATE FUNCTION xiaoer_invitation_from_the_list() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM xiaoer_eligibility e
                       WHERE e.campaign_id = NEW.campaign_id AND e.vendor_id = NEW.vendor_id AND e.is_eligible)
           AND NOT EXISTS (SELECT FROM xiaoer_exemption x
                           WHERE x.campaign_id = NEW.campaign_id AND x.vendor_id = NEW.vendor_id
                             AND x.outcome = 'agreed') THEN
            RAISE EXCEPTION 'vendor % is not on the list of campaign %', NEW.vendor_id, NEW.campaign_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER xiaoer_invitation_listed BEFORE INSERT ON xiaoer_invitation
        FOR EACH ROW EXECUTE FUNCTION xiaoer_invitation_from_the_list();
"""
NO_MORE = """
    DROP TRIGGER xiaoer_invitation_listed ON xiaoer_invitation;
    DROP FUNCTION xiaoer_invitation_from_the_list();
"""


class Migration(migrations.Migration):
    dependencies = [("xiaoer", "0030_campaigns")]

    operations = [
        append_only("xiaoer_eligibility"),
        append_only("xiaoer_campaignresult"),
        migrations.RunSQL(ONLY_FROM_THE_LIST, NO_MORE),
    ]
